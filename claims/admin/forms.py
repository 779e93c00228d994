"""The forms of the desk. They ask; the acts decide. Those of findings: finding_forms.py."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator
from django.forms import BoundField
from django.forms.renderers import Jinja2
from django.http import QueryDict
from django.urls import reverse

from claims.documents.formats.reading import FORMATS, LARGEST
from claims.documents.importing import Source
from claims.documents.kept_uploads import as_source
from claims.models import Claim, Evidence, Flag, KeptUpload, ProposedReference
from claims.models.bounds import LONGEST_PROSE
from claims.refusals import Refused
from literature.models import Reference

TOO_LONG = "At most %(limit_value)d characters; this has %(show_value)d: shorten it."
UNDECIDED = "proposed"  # of citations, cohorts and restatements alike


class ActForm(forms.Form):
    """One act on the page of a claim, on the claim itself or on a `target` of it. `html_id` names it on the page.

    A page has hundreds of fields, and Jinja writes them in a fifth of the time of Django's own templates.
    """

    default_renderer = Jinja2()  # one for all forms: it keeps its templates
    name: str
    verb: str
    folded: tuple[str, ...] = ()  # fields that are seldom filled in: they stand behind a fold

    def __init__(self, data: Any = None, *, claim: Claim | None, target: Any = None, **kwargs: Any) -> None:
        self._claim, self.target = claim, target
        self.html_id = f"{self.name}-{target.pk}" if target else self.name
        super().__init__(data, auto_id=f"{self.html_id}-%s", initial=self.prefilled(), **kwargs)
        for field in self.fields.values():
            bound(field)

    def prefilled(self) -> dict[str, Any]:
        return {}

    @property
    def claim(self) -> Claim:
        """Whose page it stands on. Raises LookupError on another page, which is that of the `target`."""
        if self._claim is None:
            raise LookupError("This form stands on the page of no claim.")
        return self._claim

    @property
    def action(self) -> str:
        """Where it is posted to."""
        which = (self.claim.pk, self.name, self.target.pk) if self.target else (self.claim.pk, self.name)
        return reverse("admin:claims_claim_act", args=which)

    @property
    def row(self) -> Any:
        """What the act is done to."""
        return self.target or self.claim

    def arguments(self) -> dict[str, Any]:
        """What the function of the act takes beside the row and the actor; of a valid form. Raises Refused."""
        return self.cleaned_data

    def choice(self, name: str) -> forms.ChoiceField:
        """A field that is given its choices with the row. Raises TypeError for one without choices."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"“{name}” is no choice")
        return field

    def sent(self) -> QueryDict:
        """A copy of what was sent, to be shown again otherwise."""
        return cast(QueryDict, self.data).copy()  # a view hands in what was posted; Django takes any mapping

    @property
    def first_fields(self) -> list[BoundField]:
        """The visible ones that are asked at once."""
        return [bound for bound in self.visible_fields() if bound.name not in self.folded]

    @property
    def folded_fields(self) -> list[BoundField]:
        return [bound for bound in self.visible_fields() if bound.name in self.folded]

    @property
    def has_folded_error(self) -> bool:
        return any(bound.errors for bound in self.folded_fields)

    def take_refusal(self, refused: Refused) -> None:
        """Shows why it was refused, where it is to be mended."""
        self.add_error(None, str(refused))

    def mark_first_error(self) -> None:
        """Puts the focus where something is to be mended, else on the first field."""
        wrong = next((name for name in self.fields if name in self.errors), next(iter(self.fields), None))
        if wrong:
            self.fields[wrong].widget.attrs["autofocus"] = True


def bound(field: forms.Field) -> None:
    """A text of any length gets that of prose, and each says both numbers when it is too long."""
    if not isinstance(field, forms.CharField) or isinstance(field.widget, forms.HiddenInput):
        return
    field.max_length = field.max_length or LONGEST_PROSE
    field.widget.attrs.setdefault("maxlength", str(field.max_length))
    others = [check for check in field.validators if not isinstance(check, MaxLengthValidator)]
    field.validators = [*others, MaxLengthValidator(field.max_length, TOO_LONG)]


class DecisionForm(ActForm):
    """A decision on a row (`target`) that may be decided otherwise. `seen` is its state on the page of the editor.

    The act is refused where the row is in another state now: nobody overrules a colleague without having read them.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def prefilled(self) -> dict[str, Any]:
        return {"seen": self.target.state}

    def clean(self) -> None:
        self.target.state = self.cleaned_data.pop("seen", "") or UNDECIDED


def lines(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def pmid_field(**options: Any) -> forms.RegexField:
    return forms.RegexField(
        r"^\s*\d{1,9}\s*$",
        error_messages={"invalid": "A PMID is a number, such as 30979801."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        **{"label": "PMID", **options},
    )


class DismissForm(ActForm):
    """Dismisses a suggestion (`target`); the ranking learns from the reason."""

    name, verb = "dismiss", "Dismiss"
    reason = forms.CharField(
        max_length=300,
        widget=forms.TextInput(attrs={"list": "dismissal-reasons", "autocomplete": "off"}),
        error_messages={"required": "Say why it is dismissed: the ranking learns from it."},
    )


class LaterForm(ActForm):
    name, verb = "later", "Later"


class RankLibraryForm(ActForm):
    name, verb = "rank-library", "Rank the whole library"


class StopRankingForm(ActForm):
    name, verb = "stop-ranking", "Stop"


class KindForm(ActForm):
    name, verb = "kind", "Change"
    kind = forms.ChoiceField(choices=Claim.Kind.choices, label="Kind of statement")

    def prefilled(self) -> dict[str, Any]:
        return {"kind": self.claim.kind}


class WordingForm(ActForm):
    """Corrects how the program read the wording."""

    name, verb = "wording", "Correct"
    certainty = forms.ChoiceField(choices=Claim.WordingCertainty.choices, label="Worded as")
    strength = forms.ChoiceField(choices=Claim.Strength.choices, label="Relation")

    def prefilled(self) -> dict[str, Any]:
        return {"certainty": self.claim.wording_certainty, "strength": self.claim.wording_strength}


class ConfirmCitationForm(DecisionForm):
    """Says that the claim's text cites the work of a proposal (`target`), or the stored one with this PMID."""

    name, verb = "confirm-citation", "Confirm"
    target: ProposedReference
    pmid = pmid_field(required=False, label="PMID, if it is another work")

    def arguments(self) -> dict[str, Any]:
        pmid = self.cleaned_data["pmid"]
        return {"reference": stored(pmid) if pmid else None}


class DismissCitationForm(DecisionForm):
    name, verb = "dismiss-citation", "Dismiss"
    target: ProposedReference


class FollowForm(ActForm):
    """Follows the claim (`on`), or not any more."""

    name, verb = "follow", "Follow"
    on = forms.BooleanField(required=False, widget=forms.HiddenInput)


class FlagForm(ActForm):
    """A flag and why it is raised."""

    name, verb = "raise-flag", "Raise flag"
    kind = forms.ChoiceField(choices=[("", "Choose…"), *Flag.Kind.choices])
    note = forms.CharField(widget=lines(2), error_messages={"required": "Say in a note what is wrong."})


class RaiseFlagForm(FlagForm):
    """Raises a flag on the claim or on one piece of its evidence."""

    about = forms.ChoiceField()
    field_order = ("about",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evidence = {str(row.pk): row for row in self.claim.evidence.current().select_related("reference")}
        works = [(pk, f"Evidence: {row.reference.short_citation}") for pk, row in self.evidence.items()]
        self.choice("about").choices = [("claim", "The claim itself"), *works]

    @property
    def row(self) -> Claim | Evidence:
        """What the flag is raised on; of a valid form."""
        return self.evidence.get(self.cleaned_data["about"], self.claim)

    def arguments(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "note")}


class ResolveFlagForm(ActForm):
    name, verb = "resolve-flag", "Resolve"
    note = forms.CharField(
        widget=lines(2),
        error_messages={"required": "Say in a note what was done about it."},
        label="What was done",
    )


def stored(pmid: str) -> Reference:
    """The stored work with this PMID. Raises Refused."""
    reference = Reference.objects.filter(pmid=pmid.strip()).first()
    if reference is None:
        raise Refused(
            f"No reference with PMID {pmid.strip()} is stored: run the searches, or add a search that finds it."
        )
    return reference


class ImportForm(forms.Form):
    """A text, as a file, pasted or to be fetched from its URL; for a new document also its title.

    `source` is a cleaned value; there is none when only the URL is given. `kept` is the file that was sent before, with
    an import that was refused; `upload` the one that is to be imported now.
    """

    use_kept = forms.BooleanField(required=False, widget=forms.HiddenInput)  # the page offers it where there is one
    file = forms.FileField(
        required=False,
        help_text=f"{FORMATS[0].upper()}{FORMATS[1:]}, at most {LARGEST // 1024**2} MB.",
    )
    pasted = forms.CharField(
        required=False,
        strip=False,
        label="Or paste the text",
        widget=lines(12),
        max_length=LARGEST,
        error_messages={
            "max_length": f"It has %(show_value)d characters; the limit is {LARGEST // 1024**2} MB: import it in parts."
        },
    )
    url = forms.URLField(
        required=False,
        label="URL",
        assume_scheme="https",
        max_length=500,
        help_text="Where the text was published. Given alone, the page is fetched from there in a moment.",
    )

    def __init__(self, *args: Any, kept: KeptUpload | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.upload: Source | None = None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        pasted = values.get("pasted", "")
        file = self._file_in_hand(values)
        if not file and not pasted.strip() and values.get("url"):
            return values
        if bool(file) == bool(pasted.strip()):
            raise forms.ValidationError("Choose a file, paste the text, or give only its URL: one of the three.")
        values["source"] = file or _source_of_text(pasted)
        return values

    def _file_in_hand(self, values: dict[str, Any]) -> Source | None:
        """The file that was chosen now, else the one that was kept."""
        if chosen := values.get("file"):
            self.upload = _source_of_file(chosen)
            return self.upload
        self.upload = as_source(self.kept) if self.kept and values.get("use_kept") else None
        return self.upload


def _source_of_file(file: UploadedFile) -> Source:
    return Source(file.read(), file.name or "", file.content_type or "")


def _source_of_text(text: str) -> Source:
    """A browser sends a text area with CRLF; the file of the same text has the writer's own line ends."""
    return Source(text.replace("\r\n", "\n").encode())


class NewDocumentForm(ImportForm):
    """The first import of a document."""

    title = forms.CharField(max_length=300, required=False, help_text="Left empty, the file's own title is taken.")
    slug = forms.SlugField(
        max_length=80,
        required=False,
        label="Short name",
        help_text="Its name in addresses and files; made from the title if left empty.",
        error_messages={"invalid": "Use letters without accents, digits, hyphens and underscores."},
    )
    field_order = ("title", "slug", "url", "file", "pasted")
