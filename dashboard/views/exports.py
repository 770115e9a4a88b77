"""The figures of a page as CSV and as an Excel workbook."""

from flask import Blueprint, Response, request

from dashboard import exports
from dashboard.asking import asked_report

pages = Blueprint("exports", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/nilai.csv")
def csv() -> Response:
    """Send what the page of the same query shows, as CSV."""
    _, report = asked_report(request.args)
    return _file(exports.csv(report), "text/csv", "csv")


@pages.get("/nilai.xlsx")
def xlsx() -> Response:
    """Send what the page of the same query shows, as an Excel workbook."""
    _, report = asked_report(request.args)
    return _file(exports.xlsx(report), XLSX, "xlsx")


def _file(content: bytes, mimetype: str, ending: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=f"nilai.{ending}")
    return response
