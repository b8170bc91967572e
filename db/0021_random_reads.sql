-- Lists and search read what is in memory or on a disk without moving parts. At the server's default, which is for one that turns, the way by the newest items and the way by all words
-- cost the planner almost the same for a common word in an account of thousands, and it took now the one, now the other, though the first reads half as much.
alter function app.list_own_content set random_page_cost = 1.5;
alter function app.search_own_content set random_page_cost = 1.5;
