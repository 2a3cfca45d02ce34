"""What somebody said in place of a figure: rows are only added, the last one about a figure counts."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from werkplein.completeness.rules import Says
from werkplein.core.database import Appended, Model, Signed, key, label_enum


class FigureDeclaration(Appended, Signed, Model):
    """Somebody confirms that a figure is zero, or says that it does not apply, and why; or takes that back."""

    __tablename__ = "figure_declaration"
    __table_args__ = (CheckConstraint("says = 'taken_back' OR length(reason) >= 10", name="says_why"),)
    id: Mapped[key]
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligation.id"), index=True)
    says: Mapped[Says] = mapped_column(label_enum(Says))
    reason: Mapped[str] = mapped_column(Text, default="")
