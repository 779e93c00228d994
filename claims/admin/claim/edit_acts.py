"""On the page of a claim: what an editor says of how its text was taken apart. The words stay as they are written."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.acts import edits_of
from claims.acts.success_messages import headed
from claims.admin.claim.act_forms import Forms
from claims.admin.forms import ActForm, lines
from claims.documents.editing.placing import LONGEST_LEAD_IN
from claims.documents.editing.present_text import LONGEST_REASON
from claims.models import Claim, Evidence, StatementEdit
from claims.refusals import Refused

FIRST, SECOND = "first", "second"
HALVES = ((FIRST, "the first half"), (SECOND, "the second half"))
OFFERED = 200  # keys to choose from in one field


def reason_field(**options: Any) -> forms.CharField:
    return forms.CharField(
        max_length=LONGEST_REASON, widget=lines(2),
        error_messages={"required": "Say why: colleagues read it, and so does whoever takes it back."}, **options,
    )  # fmt: skip


class KeyField(forms.CharField):
    """The key of another claim of the same document; a page lists them once."""

    def __init__(self, **options: Any) -> None:
        attrs = {"list": "claim-keys", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **options)


def claim_of_key(claim: Claim, key: str) -> Claim:
    """Raises Refused where the document has none."""
    found = claim.document.claims.current().filter(key__iexact=key.strip()).exclude(pk=claim.pk).first()
    if found is None:
        raise Refused(f"No other claim “{key.strip()}” stands in this text: give a key such as {claim.key}.")
    return found


class NotAClaimForm(ActForm):
    name, verb = "not-a-claim", "It is no claim"
    reason = reason_field(label="Why it is none")


class HeadingForm(ActForm):
    name, verb = "heading", "It is a heading"
    reason = reason_field(label="Why, if it is not plain", required=False, initial="")

    def arguments(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"].strip() or "It names the section of what follows."}


class SplitForm(ActForm):
    """Where the second statement begins, and to which of the two each evidence belongs."""

    name, verb = "split", "Split here"
    words = forms.TypedChoiceField(
        coerce=int, widget=forms.RadioSelect, label="Choose the word with which the second statement begins",
        error_messages={"required": "Choose the word with which the second statement begins."},
    )  # fmt: skip
    reason = reason_field(label="Why (may be left empty)", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice("words").choices = list(enumerate(self.claim.text.split()))
        self.evidence = list(self.claim.evidence.current().select_related("reference"))
        for row in self.evidence:
            self.fields[f"evidence-{row.pk}"] = forms.ChoiceField(
                choices=HALVES, widget=forms.RadioSelect,
                label=f"{row.reference.short_citation} ({row.stance}) belongs to",
                error_messages={"required": "Say to which of the two it belongs: it counts for one of them."},
            )  # fmt: skip

    def arguments(self) -> dict[str, Any]:
        values = self.cleaned_data
        second = [row.pk for row in self.evidence if values[f"evidence-{row.pk}"] == SECOND]
        return {"words": values["words"], "second": second, "reason": values["reason"]}


class MergeForm(ActForm):
    """With the statement before it, or with the one behind."""

    name, verb = "merge", "Merge"
    other = forms.ChoiceField(
        widget=forms.RadioSelect, label="With", error_messages={"required": "Choose one of the two neighbours."}
    )
    reason = reason_field(label="Why (may be left empty)", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beside = {str(one.pk): one for one in neighbours(self.claim).values() if one}
        self.choice("other").choices = [(pk, f"{one.key}: {one.text}") for pk, one in self.beside.items()]

    def arguments(self) -> dict[str, Any]:
        return {"other": self.beside[self.cleaned_data["other"]], "reason": self.cleaned_data["reason"]}


class LeadInForm(ActForm):
    """The words that stand before the statement wherever it stands alone."""

    name, verb = "lead-in", "Save the lead-in"
    context = forms.CharField(
        required=False, max_length=LONGEST_LEAD_IN, widget=lines(2), label="Lead-in",
        help_text="What the statement needs to stand alone. These words are yours; the statement stays as it is.",
    )  # fmt: skip
    reason = reason_field(label="Why (may be left empty)", required=False)

    def prefilled(self) -> dict[str, Any]:
        return {"context": self.claim.context}


class SectionForm(ActForm):
    """One of the sections there are, or one written out."""

    name, verb = "section", "Put it there"
    under = forms.ChoiceField(required=False, label="Section")
    headings = forms.CharField(
        required=False, widget=lines(2), label="Or other headings, each on a line, the outermost first",
        max_length=2_000,
    )  # fmt: skip
    rest = forms.BooleanField(required=False, label="Also what follows in its section")
    reason = reason_field(label="Why (may be left empty)", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.claim.document.claims.current().order_by("position").values_list("section_path", "section")
        self.sections = dict(rows)
        paths = [(path, path or "Before the first heading") for path in self.sections]
        self.choice("under").choices = [("", "Choose…"), *((path, label) for path, label in paths if path)]

    def arguments(self) -> dict[str, Any]:
        values = self.cleaned_data
        written = [line.strip() for line in values["headings"].splitlines() if line.strip()]
        if bool(written) == bool(values["under"]):
            raise Refused("Choose a section, or write its headings: one of the two.")
        section = written or self.sections[values["under"]]
        return {"section": section, "rest": values["rest"], "reason": values["reason"]}


class RestateForm(ActForm):
    """Says, unasked, that it repeats another claim."""

    name, verb = "restate", "They say the same"
    other = KeyField(
        label="Key of the claim that it repeats", help_text="Both share their evidence from then on, graded once.",
        error_messages={"required": "Give the key of the claim that it repeats."},
    )  # fmt: skip

    def arguments(self) -> dict[str, Any]:
        return {"body": claim_of_key(self.claim, self.cleaned_data["other"])}


class LetGoForm(ActForm):
    """A page of a version has one for each claim that left."""

    name, verb = "let-go", "Its evidence may go"
    reason = reason_field(label="Why nothing is to be done about it")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.html_id = f"{self.name}-{self.claim.pk}"
        self.auto_id = f"{self.html_id}-%s"


class MoveEvidenceForm(ActForm):
    """Moves evidence (`target`) to another claim, of which its stance is said anew."""

    name, verb = "move-evidence", "Move it"
    target: Evidence
    other = KeyField(label="Key of the claim it belongs to", error_messages={"required": "Give the key of a claim."})
    stance = forms.ChoiceField(choices=[("", "Choose…"), *Evidence.Stance.choices], label="What it says of that claim")
    reason = reason_field(label="Why it is moved")

    def arguments(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {"to": claim_of_key(self.claim, values["other"]), "stance": values["stance"], "reason": values["reason"]}


class UndoEditForm(ActForm):
    name, verb = "undo-edit", "Take back"
    target: StatementEdit


OF_THE_STATEMENT = (SplitForm, MergeForm, LeadInForm, SectionForm, RestateForm, HeadingForm, NotAClaimForm)
SET_ASIDE = (StatementEdit.Kind.NOT_A_CLAIM, StatementEdit.Kind.HEADING)
ONLY_HERE = frozenset(form.name for form in (*OF_THE_STATEMENT, LetGoForm))


def edits_context(claim: Claim, forms: Forms, asked: bool) -> dict[str, Any]:
    """What was edited, and where it is `asked` the forms by which the statement is edited; those of a claim that left
    with its evidence always."""
    own = list(claim.evidence.current().select_related("reference")) if claim.retired_at else []
    edits = [forms.offer(row, ["undo-edit"]) for row in edits_of(claim)]
    let_go = any(one.row.kind == StatementEdit.Kind.LET_GO for one in edits)
    left = bool(own) and not let_go
    may_edit = claim.retired_at is None and forms.may("split")
    asked = may_edit and (asked or (forms.failed is not None and forms.failed.name in ONLY_HERE))
    made = [forms.of(form.name) for form in OF_THE_STATEMENT] if asked else []
    return {
        "may_edit_statement": may_edit,
        "edit_forms": [form for form in made if form],
        "edits": edits,
        "is_set_aside": any(one.row.kind in SET_ASIDE and one.row.claim_id == claim.pk for one in edits),
        "left_with_evidence": left,
        "let_go_form": forms.of("let-go") if left else None,
        "move_forms": [forms.offer(row, ["move-evidence"]) for row in own] if left else [],
        "claim_keys": keys_of(claim) if asked or left else [],
    }


def keys_of(claim: Claim) -> list[tuple[str, str]]:
    """Other claims of the text, for a field to choose from."""
    claims = claim.document.claims.current().exclude(pk=claim.pk)
    return list(claims.values_list("key", "text")[:OFFERED])


def neighbours(claim: Claim) -> dict[str, Claim | None]:
    """The statements before and after it in the present text; of one that left it, where it stood last."""
    current = claim.document.claims.current()
    last = claim.anchors.order_by("-version__number").first() if claim.retired_at else None
    if last is None:
        before, behind = current.filter(position__lt=claim.position), current.filter(position__gt=claim.position)
        return {"previous": before.order_by("-position").first(), "next": behind.first()}
    beside = current.filter(anchors__version=last.version_id)
    return {
        "previous": beside.filter(anchors__start__lt=last.start).order_by("-anchors__start").first(),
        "next": beside.filter(anchors__start__gt=last.start).order_by("anchors__start").first(),
    }


def said_of(edit: StatementEdit) -> SafeString:
    """What an edit did, in words, with the words before it."""
    was = " ".join(edit.was[0]["text"].split()) if edit.was else ""
    match edit.kind:
        case StatementEdit.Kind.SPLIT:
            return format_html("Split in two: <q>{}</q>", was)
        case StatementEdit.Kind.MERGED:
            return format_html("Merged: <q>{}</q> and <q>{}</q>", was, edit.was[1]["text"])
        case StatementEdit.Kind.LEAD_IN:
            before = edit.was[0]["context"]
            return format_html("Lead-in by an editor. The text reads: {}", before or "none")
        case StatementEdit.Kind.SECTION:
            return format_html("Section by an editor. The text reads: {}", " › ".join(edit.was[0]["section"]))
        case StatementEdit.Kind.RENAMED:
            made = edit.made
            return format_html("{} by an editor. The text reads: {}", headed(made["section"]), headed(made["was"]))
        case StatementEdit.Kind.ORDERED:
            before = edit.made["before"]
            where = "last" if before is None else f"before {headed(before)}"
            return format_html("{} is read {}, says an editor", headed(edit.made["section"]), where)
        case StatementEdit.Kind.CLAIM:
            return format_html("A claim after all: it was left out as {}", edit.made.get("because", "no claim"))
    return format_html("{}", edit.get_kind_display())
