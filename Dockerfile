# Not built in our tests, which have no container engine: tests/test_compose.py reads it only.
FROM python:3.13-slim

RUN useradd --system --uid 10001 --create-home ptce \
    && install -d -o ptce -g ptce /var/lib/ptce
WORKDIR /srv/ptce

COPY requirements/run.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt

COPY migrations migrations
COPY ptce ptce
RUN python -m compileall -q ptce migrations

ENV PYTHONUNBUFFERED=1
USER ptce
EXPOSE 8000
CMD ["python", "-m", "ptce", "serve"]
