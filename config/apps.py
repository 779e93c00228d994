"""Which site Django's admin is here."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "claims.desk.admin_site.Desk"
