"""Units as a tree, their names and groups, people and the roles they hold."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from treebeard.mp_tree import MP_Node


class UnitKind(models.TextChoices):
    """What a unit is in the order of government."""

    CITY = "city", "市"
    CITY_OFFICE = "city_office", "市政府办公室"
    LEADING_GROUP_OFFICE = "leading_group_office", "领导小组办公室"
    DEPARTMENT = "department", "市直部门"
    PARTY_BODY = "party_body", "党委机构"
    INSTITUTION = "institution", "市直单位"
    STATIONED = "stationed", "中央、省驻常单位"
    COUNTY = "county", "区县市"
    COMMITTEE = "committee", "管委会"
    COUNTY_BODY = "county_body", "区县直部门"
    TOWNSHIP = "township", "乡镇（街道）"
    INTERNAL = "internal", "内设机构"


class Unit(MP_Node):
    """An organ of government (单位). The tree says who stands above whom; `code` never changes."""

    code = models.SlugField("代码", max_length=80, unique=True)
    name = models.CharField("全称", max_length=120)
    short_name = models.CharField("简称", max_length=60)
    kind = models.CharField("类别", max_length=30, choices=UnitKind.choices, db_index=True)
    division_code = models.CharField("行政区划代码", max_length=12, blank=True)
    order = models.PositiveIntegerField("排序", default=0)
    active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "单位"

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def audit_unit_id(self) -> int:
        """A change of a unit stands in that unit's own log."""
        return int(self.pk)

    def stands_under(self, other: "Unit") -> bool:
        """Whether this unit is `other` or stands below it."""
        return self.path.startswith(other.path)


class UnitAlias(models.Model):
    """Another name under which a unit is met. `key` is the folded name that look-ups compare."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField("名称", max_length=120)
    key = models.CharField(max_length=120, db_index=True)
    by_hand = models.BooleanField("人工添加", default=False)

    class Meta:
        verbose_name = "别名"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="one_alias_a_unit_and_key")]

    def __str__(self) -> str:
        return self.name


class UnitGroup(models.Model):
    """A collective name such as 区县市人民政府、管委会. One with 有关 is left for the office to narrow."""

    home = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="groups_named")
    code = models.SlugField("代码", max_length=80, unique=True)
    name = models.CharField("名称", max_length=120)
    other_names = models.JSONField("其他写法", default=list)
    needs_narrowing = models.BooleanField("须由办公室明确", default=False)
    members = models.ManyToManyField(Unit, related_name="groups", blank=True)
    members_by_hand = models.BooleanField("成员人工设定", default=False)

    class Meta:
        verbose_name = "单位集合"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_unit_id(self) -> int:
        """A change of a group stands in the log of the unit whose group it is."""
        return int(self.home_id)


class Role(models.TextChoices):
    """What a person may do for a unit."""

    CLERK = "clerk", "经办人"
    REVIEWER = "reviewer", "审核人"
    HEAD = "head", "单位负责人"
    OFFICE = "office", "政务公开办"
    EVALUATOR = "evaluator", "评估员"
    ADMINISTRATOR = "administrator", "管理员"


class UserManager(BaseUserManager["User"]):
    """Makes people; the password is hashed, or unusable when none is given."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A saved person."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person who works for one or more units (工作人员)."""

    username = models.CharField("用户名", max_length=60, unique=True)
    display_name = models.CharField("姓名", max_length=60)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    created_at = models.DateTimeField("创建时间", default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    is_system = False

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.display_name or self.username

    @cached_property
    def holdings(self) -> list["RoleHolding"]:
        """The roles held today, with their units: one query for each request."""
        today = timezone.localdate()
        return list(self.role_holdings.in_force(today).select_related("unit"))

    def roles_held(self) -> frozenset[str]:
        """The names of all roles held today, at any unit."""
        return frozenset(holding.role for holding in self.holdings)

    def holds(self, roles: Iterable[str], unit: Unit) -> bool:
        """Whether one of `roles` is held today at `unit`, or above it with the units below included."""
        wanted = set(roles)
        return any(h.role in wanted and h.covers(unit) for h in self.holdings)

    def audit_snapshot(self) -> dict[str, Any]:
        """Name and roles as they are now, for the audit chain."""
        return {
            "username": self.username,
            "name": self.display_name,
            "roles": [f"{h.unit.code}:{h.role}" for h in self.holdings],
        }


class RoleHoldingQuerySet(models.QuerySet["RoleHolding"]):
    """Role holdings by day."""

    def in_force(self, day: date) -> "RoleHoldingQuerySet":
        """Those that hold on `day` (the first and the last day included)."""
        return self.filter(Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day)), user__is_active=True)


class RoleHolding(models.Model):
    """A person holds a role at a unit, with or without the units below it, for a time."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_holdings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="role_holdings")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    with_descendants = models.BooleanField("含下级单位", default=False)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    objects = RoleHoldingQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        ordering = ["id"]
        indexes = [models.Index(fields=["user", "until"], name="holding_by_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=Q(until__isnull=True), name="one_open_holding"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.unit}"

    def covers(self, unit: Unit) -> bool:
        """Whether the role reaches `unit`."""
        return unit.pk == self.unit_id or (self.with_descendants and unit.path.startswith(self.unit.path))
