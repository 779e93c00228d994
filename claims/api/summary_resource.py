"""What of a document's summary is asked for by an address: format, mode, which claims, drafts, since."""

from typing import Any

from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.fields import BooleanField, CharField, ChoiceField, DateField
from rest_framework.renderers import BaseRenderer

from claims.api.claim_resource import ClaimFilterSet
from claims.exports import FORMATS, Format
from claims.exports.scope import LONGEST_STYLE, MODES, Scope
from claims.models import Claim, Document, Evidence, Flag
from literature.models import Reference, Search

SUMMARY_RIGHTS = (Claim, Evidence, Flag, Reference, Search)
# The filters of the list of claims that narrow a summary; of one document and its present text it is anyway.
FILTERS = [name for name in ClaimFilterSet.base_filters if name not in ("document", "retired")]
PARAMETERS = [
    OpenApiParameter("mode", str, enum=list(MODES), description="How the claims are told; few formats know each."),
    OpenApiParameter("drafts", bool, description="With evidence that nobody has accepted yet, marked."),
    OpenApiParameter("since", OpenApiTypes.DATE, description="The flow of records counts from this day on."),
    OpenApiParameter("style", str, description="How Word and PDF cite: vancouver, ama, apa, … or a journal's name."),
    *(OpenApiParameter(name, str, description="Only these claims, as in the list of claims.") for name in FILTERS),
]


def renderer_of(name: str, form: Format) -> type[BaseRenderer]:
    """A renderer that lets the file of a format through, so that Accept and `?format=` choose one as everywhere."""

    class FileRenderer(BaseRenderer):
        media_type, format = form.media_type, name
        charset = "utf-8" if form.is_text else None
        render_style = "text" if form.is_text else "binary"

        def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
            return data if isinstance(data, str | bytes) else str(data.get("detail", data))

    return FileRenderer


RENDERERS = [renderer_of(name, form) for name, form in FORMATS.items()]


def scope_of(params: QueryDict, document: Document, form: Format) -> Scope:
    """Raises ValidationError where a value is none, or the format does not know the mode."""
    values: dict[str, Any] = {}
    for name, field in (
        ("mode", ChoiceField(choices=form.modes, error_messages={"invalid_choice": _no_mode(form)})),
        ("drafts", BooleanField()),
        ("since", DateField()),
        ("style", CharField(max_length=LONGEST_STYLE)),
    ):
        if given := params.get(name):
            values[name] = _checked(name, field, given)
    asked = {name: params[name] for name in FILTERS if params.get(name)}
    if not asked:
        return Scope(**values)
    rows = Claim.objects.with_counts().with_flag_mark().filter(document=document, retired_at=None)
    filtered = ClaimFilterSet(params, queryset=rows)
    if not filtered.is_valid():
        raise ValidationError(filtered.errors)
    words = "; ".join(f"{name.replace('_', ' ')} {value}" for name, value in asked.items())
    return Scope(claims=set(filtered.qs.order_by().values_list("pk", flat=True)), selection=words, **values)


def _checked(name: str, field: Any, given: str) -> Any:
    try:
        return field.run_validation(given)
    except ValidationError as error:
        raise ValidationError({name: error.detail}) from error


def _no_mode(form: Format) -> str:
    return f"{form.name} is written in no mode “{{input}}”; there are: {', '.join(form.modes)}."
