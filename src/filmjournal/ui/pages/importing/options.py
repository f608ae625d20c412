"""How a file is to be read, as far as its format leaves that open. Each choice has it read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, QTimeZone, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from filmjournal.domain.drafts import Questions, ReadOptions
from filmjournal.i18n import _
from filmjournal.ui.theme import fonts
from filmjournal.ui.theme.wording import number_text
from filmjournal.ui.widgets.flow_layout import FlowLayout
from filmjournal.ui.widgets.labels import SmallLabel

SCALES = (4, 5, 6, 10, 20, 100)


class ImportOptions(QWidget):
    """Shows only what can be asked of the file at hand. Silent while it is filled."""

    options_chosen = Signal(object)  # ReadOptions
    format_chosen = Signal(str)
    columns_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._options = ReadOptions()
        self.formats = QComboBox(self)
        self.formats.setPlaceholderText(_("Choose…"))
        self.zone = QComboBox(self)
        self.scale = QComboBox(self)
        self.other_kinds = QCheckBox(_("Bring series and episodes too"), self)
        self.deleted = QCheckBox(_("Bring deleted entries"), self)
        self.columns_button = QPushButton(_("Columns…"))
        self._flow = FlowLayout(self, across=20, down=8)
        self._boxes = {
            self.formats: self._named(_("Read as"), self.formats),
            self.zone: self._named(_("Times are in"), self.zone),
            self.scale: self._named(_("Best rating"), self.scale),
        }
        high = self.formats.sizeHint().height() + 6
        for part in (self.other_kinds, self.deleted):
            part.setMinimumHeight(high)
            self._flow.addWidget(part)
        self._columns = QWidget(self)
        around = QHBoxLayout(self._columns)
        around.setContentsMargins(3, 3, 3, 3)
        around.addWidget(self.columns_button)
        self._flow.addWidget(self._columns)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._make_searchable(self.zone)
        self.zone.addItem(_("This computer’s"), None)
        self.formats.activated.connect(lambda number: self.format_chosen.emit(self.formats.itemData(number)))
        self.zone.activated.connect(lambda _number: self._choose(time_zone=self.zone.currentData()))
        self.scale.activated.connect(lambda _number: self._choose(scale=self.scale.currentData()))
        self.other_kinds.clicked.connect(lambda on: self._choose(other_kinds=on))
        self.deleted.clicked.connect(lambda on: self._choose(include_deleted=on))
        self.columns_button.clicked.connect(self.columns_wanted)

    def set_formats(self, formats: Sequence[tuple[str, str]]) -> None:
        """The formats there are: names and titles."""
        self.formats.clear()
        for name, title in formats:
            self.formats.addItem(title, name)

    def show_questions(
        self, questions: Questions, options: ReadOptions, format_name: str | None, *, columns: bool = True
    ) -> None:
        """Ask what the format leaves open, with what is chosen; `columns` where those are not asked for already."""
        self._options = options
        blockers = [QSignalBlocker(part) for part in (self.formats, self.zone, self.scale)]
        self.formats.setCurrentIndex(self.formats.findData(format_name))
        if questions.time_zone:
            self._fill_zones()
            self.zone.setCurrentIndex(max(0, self.zone.findData(options.time_zone)))
            if (field := self.zone.lineEdit()) is not None:
                field.setCursorPosition(0)  # a long name is seen from its beginning
        if questions.scale is not None:
            self._fill_scales(questions.scale if options.scale is None else options.scale)
        self.other_kinds.setChecked(options.other_kinds)
        self.deleted.setChecked(options.include_deleted)
        for part, shown in (
            (self._boxes[self.zone], questions.time_zone),
            (self._boxes[self.scale], questions.scale is not None),
            (self.other_kinds, questions.other_kinds or options.other_kinds),
            (self.deleted, questions.deleted or options.include_deleted),
            (self._columns, columns and bool(questions.columns)),
        ):
            part.setVisible(shown)
        del blockers
        self._flow.invalidate()
        self.updateGeometry()

    def _choose(self, **values: object) -> None:
        options = replace(self._options, **values)  # type: ignore[arg-type]
        if options != self._options:
            self._options = options
            self.options_chosen.emit(options)

    def _named(self, name: str, box: QComboBox) -> QWidget:
        around = QWidget(self)
        row = QHBoxLayout(around)
        row.setContentsMargins(0, 3, 3, 3)  # room for the focus ring
        row.setSpacing(8)
        row.addWidget(SmallLabel(name, 13, parent=around))
        row.addWidget(box)
        box.setAccessibleName(name)
        box.setMaxVisibleItems(16)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._flow.addWidget(around)
        return around

    @staticmethod
    def _make_searchable(box: QComboBox) -> None:
        """Let names be found by any part of them."""
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumWidth(fonts.line_height(fonts.interface()) * 13)
        completer = QCompleter(box.model(), box)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        box.setCompleter(completer)
        field = box.lineEdit()

        def settle() -> None:
            """A name that was only begun is no choice."""
            if box.findText(box.currentText(), Qt.MatchFlag.MatchFixedString) < 0:
                box.setEditText(box.itemText(box.currentIndex()))

        if field is not None:
            field.editingFinished.connect(settle)

    def _fill_zones(self) -> None:
        if self.zone.count() > 1:
            return
        own = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
        self.zone.setItemText(0, _("This computer’s ({zone})").format(zone=own))
        names = sorted(bytes(name.data()).decode("ascii", "replace") for name in QTimeZone.availableTimeZoneIds())
        for name in names:
            if name == "UTC" or ("/" in name and not name.startswith(("Etc/", "posix/", "right/"))):
                self.zone.addItem(name, name)

    def _fill_scales(self, chosen: float) -> None:
        self.scale.clear()
        for scale in sorted({*map(float, SCALES), chosen}):
            text = number_text(int(scale)) if scale == int(scale) else f"{scale:g}"
            self.scale.addItem(text, scale)
        self.scale.setCurrentIndex(self.scale.findData(chosen))
