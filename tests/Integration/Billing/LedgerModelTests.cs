using System.Collections.Concurrent;
using System.Globalization;
using CsCheck;
using StreamVibe.Billing;
using StreamVibe.Storage;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>
/// Whatever happens to the ledger, by chance: one thing after the other its tables are those of the model; many at once they add up, at every version of every counter.
/// <c>LEDGER_ANSWERS=100000</c> goes on to so many answered holds, <c>CsCheck_Seed</c> repeats a failure.
/// </summary>
public sealed class LedgerModelTests(PostgresFixture postgres, ITestOutputHelper output)
{
    static readonly int wanted = int.Parse(Environment.GetEnvironmentVariable("LEDGER_ANSWERS") ?? "2500", CultureInfo.InvariantCulture);

    [Fact]
    public async Task After_every_step_answers_counters_events_and_history_are_those_of_the_model()
    {
        await using var ledger = await Ledger.CreateAsync(postgres);
        var database = ledger.Silo();
        var (holds, store) = (new HoldStore(database), new BillingStore(database));
        var (answered, rounds) = (0, 0);
        while (answered < wanted)
        {
            rounds++;
            await Gen.Select(LedgerSteps.Offers, LedgerSteps.Any.Array[30, 60]).SampleAsync(async (offers, steps) =>
            {
                var people = await ledger.PeopleAsync(offers);
                var model = new LedgerModel(offers);
                foreach (var step in steps)
                {
                    switch (step)
                    {
                        case HoldStep hold:
                            var answers = await holds.Hold([.. hold.Wishes.Select(wish => new HoldRequest(people[wish.Person], Lines.Operation(wish.Operation), wish.Kind))], Ledger.Opened);
                            Assert.Equal(model.Hold(hold.Wishes), answers);
                            answered += answers.Length;
                            break;
                        case SettleStep settle:
                            await database.Service.Write(BillingStore.Settle(people[settle.Person], Lines.Operation(settle.Operation), settle.Commit, Ledger.Opened));
                            model.Settle(settle.Person, settle.Operation, settle.Commit);
                            break;
                        case RollOverStep roll:
                            var cycle = model.CycleOf(roll.Person) - (roll.Again ? 1 : 0);
                            await store.RollOver(people[roll.Person], LedgerModel.Start(cycle + 1), LedgerModel.Start(cycle + 1), LedgerModel.Start(cycle + 2), LedgerModel.Start(cycle + 1));
                            if (!roll.Again) model.RollOver(roll.Person);
                            break;
                    }
                    Assert.Equal(model.Lines(), await Ledger.LinesAsync(database, people));
                }
            }, iter: 4, threads: 1);
        }
        output.WriteLine($"{answered} answered holds in {rounds} rounds");
        Assert.Empty(await ledger.ContradictionsAsync());
    }

    [Fact]
    public async Task Many_connections_at_once_never_pass_a_limit_or_a_cap_and_every_version_of_a_counter_is_the_sum_of_its_events()
    {
        await using var ledger = await Ledger.CreateAsync(postgres);
        await Sql.RunAsync(PostgresFixture.AsSuperuser(ledger.ConnectionString), Recorder);
        HoldWriter[] silos = [await ledger.WriterAsync(), await ledger.WriterAsync()];
        var database = ledger.Silo();
        var store = new BillingStore(database);
        var (answered, rounds) = (0, 0);
        while (answered < wanted)
        {
            rounds++;
            await Gen.Select(LedgerSteps.Offers, LedgerSteps.Any.Array[20, 40].Array[8]).SampleAsync(async (offers, workers) =>
            {
                var people = await ledger.PeopleAsync(offers);
                var told = new ConcurrentBag<(Guid Person, Guid Operation, HoldAnswer Answer)>();
                await Task.WhenAll(workers.Select((steps, worker) => Task.Run(async () =>
                {
                    foreach (var step in steps) await Do(step, silos[worker % silos.Length]);
                })));
                Interlocked.Add(ref answered, told.Count);

                var rows = (await database.Service.List(row => (row.Id(0), row.Id(1), row.GetString(2), row.GetString(3)),
                    new Statement("select user_id, operation_id, kind, state from app.usage_event where user_id = any($1)", people))).ToDictionary(row => (row.Item1, row.Item2), row => (Kind: row.Item3, State: row.Item4));
                Assert.Equal(told.Select(one => (one.Person, one.Operation)).ToHashSet(), rows.Keys.ToHashSet());
                Assert.All(told, one => Assert.Equal(rows[(one.Person, one.Operation)] is { State: "refused" or "capped" } row ? row.State : null, one.Answer.State is "refused" or "capped" ? one.Answer.State : null));
                Assert.All(told, one => Assert.Equal(rows[(one.Person, one.Operation)].Kind, Names.Of(one.Answer.Kind!.Value)));
                Assert.Empty(await ledger.ContradictionsAsync());
                Assert.Empty(await Sql.ListAsync<string>(ledger.ConnectionString, Torn, "streamvibe_service"));

                Task Do(LedgerStep step, HoldWriter silo) => step switch
                {
                    HoldStep hold => Task.WhenAll(hold.Wishes.Select(async wish =>
                    {
                        var request = new HoldRequest(people[wish.Person], Lines.Operation(wish.Operation), wish.Kind);
                        told.Add((request.UserId, request.OperationId, await silo.Hold(request)));
                    })),
                    SettleStep settle => database.Service.Write(BillingStore.Settle(people[settle.Person], Lines.Operation(settle.Operation), settle.Commit, Ledger.Opened)),
                    RollOverStep roll => RollOver(people[roll.Person]),
                    _ => throw new InvalidOperationException($"{step}"),
                };
            }, iter: 4, threads: 1);
        }
        output.WriteLine($"{answered} answered holds in {rounds} rounds");

        async Task RollOver(Guid person)
        {
            var end = (await store.Load(person))!.Subscription.CycleEnd;
            await store.RollOver(person, end, end, end.AddMonths(1), end);
        }
    }

    // Each version of a counter, in the order of the commits, since whoever writes it has locked it; and what its events were then.
    // Where a limit or a cap holds it takes its time, so that two who did not wait for each other would meet.
    const string Recorder =
        """
        create table app.recorded (user_id uuid, kind text, version bigint, used bigint, held bigint, quota_limit bigint, overage_allowed boolean, events_used bigint, events_held bigint, cost numeric, spend_cap bigint);
        grant select, insert on app.recorded to streamvibe_service;
        create function app.record_counter() returns trigger language plpgsql as $$
        begin
          if new.quota_limit is not null and (not new.overage_allowed or new.spend_cap is not null) then perform pg_sleep(0.002); end if;
          insert into app.recorded
          select new.user_id, new.kind, new.version, new.used, new.held, new.quota_limit, new.overage_allowed,
                 count(*) filter (where e.state = 'committed' and e.cycle_start = new.cycle_start), count(*) filter (where e.state = 'held'),
                 (select sum((c.overage + least(c.held, greatest(c.used + c.held - c.quota_limit, 0))) * c.overage_price) from app.usage_counter c where c.user_id = new.user_id), new.spend_cap
          from app.usage_event e where e.user_id = new.user_id and e.kind = new.kind;
          return null;
        end $$;
        create trigger record_counter after update on app.usage_counter for each row when (new.version > 1) execute function app.record_counter();
        """;

    const string Torn =
        """
        select r::text from (select r.*, lag(version, 1, 1::bigint) over (partition by user_id, kind order by version) as before from app.recorded r) r
        where version <> before + 1 or used <> events_used or held <> events_held or (not overage_allowed and used + held > quota_limit) or cost > spend_cap
        """;
}
