"""Rows that an edition adds to the tables; the fields of each class are columns of its table.

Days are ISO text (the earliest day that an imprecise date can be), each with what is known of it beside it.
"""

from __future__ import annotations

from typing import NamedTuple


class DatasetRow(NamedTuple):
    """A row of `dataset`: an edition."""

    code: str
    series: str
    edition: str
    title: str
    publisher: str
    url: str | None
    covers_from: str
    covers_until: str
    how_to_cite: str
    note: str | None = None
    scope: str | None = None
    edition_on: str | None = None
    licence: str = "Free to use with citation; no grant to redistribute"


class CoverageRow(NamedTuple):
    """A row of `coverage`: whether an edition's record of an actor in a role, or of all actors, is complete."""

    dataset_code: str
    table_name: str
    actor_code: str | None
    role: str | None
    valid_from: str
    valid_from_text: str
    valid_until: str
    valid_until_text: str
    complete: str
    note: str


class AgreementRow(NamedTuple):
    """A row of `agreement`."""

    code: str
    dataset_code: str
    title: str
    instrument: str
    scope: str
    category: str | None
    signed_on: str
    signed_on_text: str
    ended: str
    status_reported: str | None
    binding: str
    obligations_coded: str
    text_seen: str
    source_line: int
    raw: str
    in_force_on: str | None = None
    in_force_on_text: str | None = None
    ended_on: str | None = None
    ended_on_text: str | None = None


class IdentifierRow(NamedTuple):
    """A row of `agreement_identifier`."""

    agreement_code: str
    scheme: str
    value: str


class SignatoryRow(NamedTuple):
    """A row of `signatory`."""

    agreement_code: str
    actor_code: str
    role: str
    ordinal: int
    actor_raw: str
    source_line: int
    signed_on: str | None = None
    signed_on_text: str | None = None
    valid_from: str | None = None
    valid_from_text: str | None = None
    valid_until: str | None = None
    valid_until_text: str | None = None
    phase: int | None = None


class ObligationRow(NamedTuple):
    """A row of `obligation`."""

    agreement_code: str
    kind: str
    pledged: str
    obligor_code: str
    beneficiary_code: str | None
    conditional: str
    valid_from: str
    valid_from_text: str
    valid_until: str | None
    valid_until_text: str | None
    note: str | None


class ProvisionRow(NamedTuple):
    """A row of `provision`."""

    agreement_code: str
    provision_kind_code: str
    value: str


class StateIdentifierRow(NamedTuple):
    """A row of `state_identifier`."""

    dataset_code: str
    state_code: str
    scheme: str
    value: str
    valid_from: str
    valid_from_text: str
    valid_until: str | None
    valid_until_text: str | None
    system_entry: str | None


class IndicatorRow(NamedTuple):
    """A row of `indicator`."""

    dataset_code: str
    actor_code: str
    indicator_kind_code: str
    year: int
    actor_raw: str
    value: float


class ContiguityRow(NamedTuple):
    """A row of `contiguity`."""

    dataset_code: str
    state_1_code: str
    state_2_code: str
    state_1_raw: str
    state_2_raw: str
    kind: str
    valid_from: str
    valid_from_text: str
    valid_until: str | None
    valid_until_text: str | None


class MajorPowerRow(NamedTuple):
    """A row of `major_power`."""

    dataset_code: str
    state_code: str
    state_raw: str
    valid_from: str
    valid_from_text: str
    valid_until: str | None
    valid_until_text: str | None


class TransferRow(NamedTuple):
    """A row of `arms_transfer`; volumes are SIPRI's TIV in millions."""

    dataset_code: str
    source_key: str
    source_line: int
    supplier_code: str
    supplier_raw: str
    recipient_code: str
    recipient_raw: str
    designation: str
    weapon_category: str | None
    weapon_description: str | None
    ordered: float | None
    ordered_estimated: str | None
    order_year: int | None
    order_year_estimated: str | None
    delivered: float | None
    delivered_estimated: str | None
    second_hand: str | None
    transfer_status: str
    terms: str
    is_package: str
    tiv_unit: float | None
    tiv_order: float | None
    tiv_delivered: float | None
    note: str | None
    raw: str


class DeliveryRow(NamedTuple):
    """A row of `arms_delivery`; until it is inserted, `arms_transfer_id` is the position of the transfer's row."""

    arms_transfer_id: int
    year: int
    quantity: float | None
    tiv_delivered: float | None
    estimated: str | None
    apportioned: str
