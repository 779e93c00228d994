"""What of a document's summary is asked for by an address: format, mode, which claims, drafts, since."""

from typing import Any

from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.fields import BooleanField, CharField, ChoiceField, DateField
from rest_framework.renderers import BaseRenderer
from rest_framework.settings import api_settings

from claims.exports import FORMATS, Format, chosen_claims
from claims.exports.scope import LONGEST_STYLE, MODES, Scope
from claims.models import Claim, Document, Evidence, Flag
from claims.models.claim_filter import NARROWING
from literature.library.style_choice import LONGEST_NAME
from literature.models import Reference, Search

SUMMARY_RIGHTS = (Claim, Evidence, Flag, Reference, Search)
PARAMETERS = [
    OpenApiParameter("mode", str, enum=list(MODES), description="How the claims are told; few formats know each."),
    OpenApiParameter("drafts", bool, description="With evidence that nobody has accepted yet, marked."),
    OpenApiParameter("since", OpenApiTypes.DATE, description="The flow of records counts from this day on."),
    OpenApiParameter("style", str, description="How Word and PDF cite: vancouver, ama, apa, … or a journal's name."),
    OpenApiParameter("template", str, description="Of Word: the name of a template that was brought."),
    *(OpenApiParameter(name, str, description="Only these claims, as in the list of claims.") for name in NARROWING),
]


class FileRenderer(BaseRenderer):
    """Lets a file through."""

    def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return data


def renderer_of(name: str, form: Format) -> type[FileRenderer]:
    """One for the files of a format, so that Accept and `?format=` choose one as everywhere."""

    class OfFormat(FileRenderer):
        media_type, format = form.media_type, name
        charset = "utf-8" if form.is_text else None
        render_style = "text" if form.is_text else "binary"

    return OfFormat


RENDERERS = [renderer_of(name, form) for name, form in FORMATS.items()]


def scope_of(params: QueryDict, document: Document, form: Format) -> Scope:
    """Raises ValidationError for a name or a value that is none, or a mode that the format does not know."""
    fields: dict[str, Any] = {
        "mode": ChoiceField(choices=form.modes, error_messages={"invalid_choice": _no_mode(form)}),
        "drafts": BooleanField(),
        "since": DateField(),
        "style": CharField(max_length=LONGEST_STYLE),
        "template": CharField(max_length=LONGEST_NAME),
    }
    _refuse_unknown(params, {*fields, *NARROWING, api_settings.URL_FORMAT_OVERRIDE})
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if given := params.get(name):
            values[name] = _checked(name, field, given)
    try:
        return chosen_claims.scope_of(document, {name: params.get(name, "") for name in NARROWING}, **values)
    except chosen_claims.NoSuchFilter as refused:
        raise ValidationError(dict(refused.errors)) from refused


def _refuse_unknown(params: QueryDict, known: set[Any]) -> None:
    """A misspelled one would answer with all claims, as in no list."""
    if unknown := sorted(set(params) - known):
        raise ValidationError({name: f"No such filter. There are: {', '.join(sorted(known))}." for name in unknown})


def _checked(name: str, field: Any, given: str) -> Any:
    try:
        return field.run_validation(given)
    except ValidationError as error:
        raise ValidationError({name: error.detail}) from error


def _no_mode(form: Format) -> str:
    return f"{form.name} is written in no mode “{{input}}”; there are: {', '.join(form.modes)}."
