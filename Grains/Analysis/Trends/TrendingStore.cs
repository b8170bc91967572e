using System.Collections.Immutable;
using StreamVibe.Storage;

namespace StreamVibe.Analysis;

/// <summary>Trending keywords, and the public content they are made of.</summary>
sealed class TrendingStore(Database database)
{
    /// <summary>The newest so many are looked at, so that the time is bounded; of one person so many of them, so that nobody crowds out the others; of all so many, so that memory is.</summary>
    const int MostLookedAt = 200_000, MostOfOne = 100, MostOfAll = 20_000;

    /// <summary>Only what everybody may see, here and on its platform, and as it reads there: what its owner only wrote here is nobody else's yet. Of people who stay.</summary>
    public Task<List<PublicItem>> PublicItems() => database.Service.Patient.List(
        row => new PublicItem(row.Id(0), row.GetString(1), row.Texts(2), row.LongOrNull(3) ?? 0, row.Time(4)),
        new Statement(
            """
            with newest as (
              select c.id, c.user_id, c.published_at from app.content_item c
              where c.deleted_at is null and c.visibility = 'public' and c.remote ->> 'Visibility' = 'public' order by c.published_at desc, c.id desc limit $1),
            placed as (
              select n.*, row_number() over (partition by n.user_id order by n.published_at desc, n.id desc) as place from newest n),
            fair as (
              select p.id from placed p join app.users u on u.id = p.user_id
              where p.place <= $2 and u.leaving_at is null order by p.published_at desc, p.id desc limit $3)
            select c.user_id, c.remote ->> 'Title', array(select jsonb_array_elements_text(c.remote -> 'Tags')), c.view_count, c.published_at
            from fair f join app.content_item c on c.id = f.id
            """, MostLookedAt, MostOfOne, MostOfAll));

    public Task<List<Trend>> List() => database.Service.List(
        row => new Trend(row.GetString(0), row.GetDouble(1), row.GetInt32(2)),
        new Statement("select keyword, score, creators from app.trending_keyword order by score desc, keyword limit $1", TrendingRules.Most));

    /// <summary>In place of all that was there. Rows are locked in one order, for two who write at once.</summary>
    public Task Replace(ImmutableArray<Trend> trends, DateTimeOffset now, params Statement[] also) => database.Service.Write(
    [
        .. also,
        new Statement(
            """
            insert into app.trending_keyword (keyword, score, creators, computed_at)
            select keyword, score, creators, $4 from unnest($1, $2, $3) as one (keyword, score, creators) order by keyword
            on conflict on constraint trending_keyword_pkey do update set score = excluded.score, creators = excluded.creators, computed_at = excluded.computed_at
            """, trends.Select(trend => trend.Keyword).ToArray(), trends.Select(trend => trend.Score).ToArray(), trends.Select(trend => trend.Creators).ToArray(), now),
        new Statement("delete from app.trending_keyword where computed_at <> $1", now),
    ]);
}
