using System.Globalization;
using StreamVibe.Billing;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>
/// How what was used is read from a large ledger, with the product's own statement and as the person's own role. In a database that nobody else works in: what a transaction elsewhere may still see
/// is not marked as visible to all, and the index alone does not do.
/// </summary>
[Collection(nameof(LonelyBilling))]
public sealed class UsagePlanTests(LonelySystem system)
{
    const int People = 6, Events = 20_000, Days = 500;

    [Theory]
    [InlineData(30)]
    [InlineData(366)]
    public async Task Days_are_read_from_the_index_alone_and_no_others(int days)
    {
        // A ledger is one of many people: of a table that is mostly one's own, reading it all would be the shortest way.
        var people = await Task.WhenAll(Enumerable.Range(0, People).Select(_ => system.App.RegisterAsync()));
        var user = people[0];
        var superuser = PostgresFixture.AsSuperuser(system.App.Database);
        var first = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await Sql.RunAsync(superuser, string.Create(CultureInfo.InvariantCulture,
            $"""
            insert into app.usage_event (user_id, operation_id, kind, state, cycle_start, held_at, settled_at)
            select person.id, gen_random_uuid(), 'sync', case when n % 10 = 0 then 'released' else 'committed' end, at, at, at
            from unnest(array['{string.Join("', '", people.Select(person => person.Id))}']::uuid[]) as person (id), generate_series(0, {Events - 1}) n, lateral (select '{first:O}'::timestamptz + n * interval '{Days} days' / {Events} as at) t
            """));
        // What is not yet in the log, since this server commits asynchronously, is not marked as visible to all.
        await Sql.RunAsync(superuser, "checkpoint");
        await Sql.RunAsync(superuser, "vacuum analyze app.usage_event");

        var moments = Enumerable.Range(100, days + 1).Select(day => first.AddDays(day)).ToArray();
        await using var session = await ExplainedSession.OpenAsync(superuser, user.Id);
        for (var run = 0; run < 8; run++)
        {
            var (steps, rows) = await session.RunAsync(UsageStore.Between(user.Id, moments));
            Assert.Equal(days, rows);
            var read = Assert.Single(steps, step => step.Table == "usage_event");
            Assert.Equal(("Index Only Scan", "usage_event_committed_idx"), (read.Kind, read.Index));
            Assert.InRange(read.Read, 1, 1.05 * Events * 0.9 * days / Days);
        }
    }
}
