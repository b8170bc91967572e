-- Several wishes about one item may be open: they stand in a line in which only the first is worked on.

drop index app.publication_open_key;
alter table app.publication add column place bigint generated always as identity;
alter table app.publication add column busy_until timestamptz;
create index publication_line_idx on app.publication (content_id, place) where status in ('pending', 'unconfirmed');
comment on table app.publication is 'One wish to write fields of an item to its platform, written down before it is tried. wanted: what is to be there; previous: what was there before the newest try, and before the first what was known of it when the wish was made, or what an earlier wish of the line left there. unconfirmed: a try was made and nobody knows what became of it. Open ones of an item are worked on in the order of their places; until busy_until a write may be on its way, and nobody touches the line.';
