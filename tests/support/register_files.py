"""A small trade register of SIPRI's, with invented contents, and how files are read."""

from pathlib import Path

from ingest.datasets.files import data_files
from ingest.datasets.layouts import of_series
from ingest.datasets.parsed import PublishedFile

HEADER = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
    "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons"
)
ONE = "Kenya,Italy,2001,?,3,,Alpha-1,boat,3,,2002,New,Invented,1,3,3"


def published(path: Path, series: str = "sipri") -> PublishedFile:
    (found,) = of_series(series, data_files([path]))
    encoding = found.file.encoding(len)
    return PublishedFile(found.file, found.layout.name, found.header, found.preamble, encoding)


def records(path: Path, series: str = "sipri") -> list[tuple[int, list[str]]]:
    return list(published(path, series).records(broken_in="Comments"))


def written(folder: Path, text: str | bytes, name: str = "register.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
