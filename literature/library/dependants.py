"""What stands on a work: rows of whatever floor that would lose their subject with it."""

from typing import Any

from django.db.models import DO_NOTHING, ManyToOneRel, Model, QuerySet

from literature.models import Reference

# Of the library itself, and nothing without the work.
ITS_OWN = frozenset(("snapshot", "notice", "referenceevent", "addition", "correction", "filerecord", "namedwork"))


def dependants(reference: Reference, *, of_library: bool = True, by_people: bool = False) -> list[str]:
    """Each kind of row with its number, as "2 × evidence"; [] where the work can go.

    With `by_people`, rows that a program made and nobody decided on do not count: a model tells them apart by a method
    `by_people` of its queryset. Without `of_library`, only those of the upper floor count. Rows that are made anew
    from the work alone, as their model says (`is_made_anew`), never count.
    """
    found = []
    for relation in Reference._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel) or relation.on_delete is DO_NOTHING:  # of a history, which stays
            continue
        model: type[Model] = relation.related_model
        if getattr(model, "is_made_anew", False):
            continue
        is_of_library = model._meta.app_label == Reference._meta.app_label
        if is_of_library and (not of_library or model._meta.model_name in ITS_OWN):
            continue
        if count := _rows(model, by_people).filter(**{relation.field.name: reference}).count():
            found.append(f"{count} × {model._meta.verbose_name}")
    return found


def _rows(model: type[Model], by_people: bool) -> QuerySet[Any]:
    narrowed = getattr(model._default_manager.all(), "by_people", None) if by_people else None
    return narrowed() if narrowed else model._base_manager.all()
