"""`manage.py search QUERY`, `manage.py search rebuild`, `manage.py search verify`."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yangguang.kernel.preparation import prepare_if_new
from yangguang.search import indexer
from yangguang.search.answering import ask
from yangguang.search.engines.base import Busy, Unavailable
from yangguang.search.highlighting import as_html
from yangguang.search.plan import FILTERS, MOST

PATIENCE = 60.0


class Command(BaseCommand):
    help = "搜索公开的内容；rebuild 重建索引，verify 核对索引与数据库并修复"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query", help="查询词；rebuild 重建索引；verify 核对并修复")
        parser.add_argument(
            "--filter", action="append", default=[], metavar="名称=值", help=f"可用：{'、'.join(FILTERS)}"
        )
        parser.add_argument("--sort", choices=("relevance", "newest", "oldest"), default="relevance")
        parser.add_argument("--size", type=int, default=20)
        parser.add_argument("--processes", type=int, default=0, help="重建时并行分词的进程数")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_if_new()
        try:
            if options["query"] == "rebuild":
                count = indexer.rebuild(processes=options["processes"])
                self._say({"documents": count}, "索引已重建，共 {documents} 条。", options)
            elif options["query"] == "verify":
                self._verify(options)
            else:
                self._search(options)
        except Unavailable as why:
            raise CommandError(f"搜索引擎暂不可用（{why}）。可以运行 manage.py search rebuild 重建索引。") from why

    def _verify(self, options: dict[str, Any]) -> None:
        _patiently(indexer.catch_up)
        found = indexer.compare()
        figures = {
            "missing": len(found.missing),
            "surplus": len(found.surplus),
            "stale": len(found.stale),
            "repaired": _patiently(lambda: indexer.repair(found)),
        }
        self._say(figures, "缺少 {missing} 条，多余 {surplus} 条，过时 {stale} 条，已修复 {repaired} 条。", options)

    def _search(self, options: dict[str, Any]) -> None:
        indexer.make_if_missing()
        filters: dict[str, tuple[str, ...]] = {}
        for given in options["filter"]:
            name, sign, value = given.partition("=")
            if not sign or name not in FILTERS:
                raise CommandError(f"--filter 应写成 名称=值，名称可用：{'、'.join(FILTERS)}")
            filters[name] = (*filters.get(name, ()), value)
        size = min(max(options["size"], 0), MOST)
        answer = ask(options["query"], filters=filters, sort=options["sort"], size=size)
        hits = [
            {
                "id": hit.found.id,
                "kind": hit.found.kind,
                "title": hit.found.title,
                "url": hit.found.address,
                "highlight": as_html(hit.passage),
            }
            for hit in answer.hits
        ]
        if options["json"]:
            facets = {
                name: [{"value": value, "count": count} for value, count in pairs]
                for name, pairs in answer.facets.items()
            }
            figures = {"count": answer.count, "hits": hits, "facets": facets, "took_ms": round(answer.took_ms, 2)}
            figures |= {"matching": answer.matching, "suggestion": answer.suggestion, "limited": answer.limited}
            self.stdout.write(json.dumps(figures, ensure_ascii=False))
            return
        self.stdout.write(f"找到 {answer.count} 条，用时 {answer.took_ms:.1f} 毫秒")
        for hit in hits:
            self.stdout.write(f"{hit['title']}  {hit['url']}")

    def _say(self, figures: dict[str, int], sentence: str, options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(figures) if options["json"] else sentence.format(**figures))


def _patiently(write: Callable[[], int]) -> int:
    """Wait for the worker, which lets others write a few seconds after its last change."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return write()
        except Busy:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
