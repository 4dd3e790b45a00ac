"""`manage.py create_person USERNAME NAME UNIT ROLE`: add a person from the server's command line."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yangguang.kernel.actions import Refused, SystemActor
from yangguang.organisations.actions import create_person, temporary_password
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.selectors import resolve_unit


class Command(BaseCommand):
    """The first administrator of an installation is made here; later people are added in the workbench."""

    help = "添加人员并授予角色。密码取自环境变量 YANGGUANG_NEW_PASSWORD，未设时生成临时密码并显示一次。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="用户名")
        parser.add_argument("display_name", help="姓名")
        parser.add_argument("unit", help="单位代码或名称")
        parser.add_argument("role", choices=list(Role.values), help="角色")
        parser.add_argument("--email", default="", help="电子邮箱")
        parser.add_argument("--with-descendants", action="store_true", help="含下级单位")
        parser.add_argument("--keep-password", action="store_true", help="首次登录不要求修改密码")

    def handle(self, *args: Any, **options: Any) -> None:
        found = resolve_unit(options["unit"])
        unit = found.unit or Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            names = "、".join(f"{u}（{u.code}）" for u in found.candidates)
            raise CommandError(f"没有单位“{options['unit']}”。" + (f"是否为：{names}" if names else ""))
        given = os.environ.get("YANGGUANG_NEW_PASSWORD")
        password = given or temporary_password()
        try:
            person = create_person(
                unit,
                actor=SystemActor(),
                username=options["username"],
                display_name=options["display_name"],
                role=options["role"],
                password=password,
                must_change_password=not options["keep_password"],
                email=options["email"],
                with_descendants=options["with_descendants"],
            )
        except Refused as error:
            raise CommandError(error.reason) from None
        self.stdout.write(f"已添加 {person.display_name}（{person.username}），{unit} {Role(options['role']).label}。")
        if not given:
            self.stdout.write(f"临时密码：{password}")
