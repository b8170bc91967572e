using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using StreamVibe.Billing;
using StreamVibe.Storage;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>The product's ledger on a database of its own, without a system around: people with plans, and as many writers as there would be silos.</summary>
sealed class Ledger(string connectionString) : IAsyncDisposable
{
    public static readonly DateTimeOffset Opened = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    readonly ServiceProvider metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly List<HoldWriter> writers = [];
    readonly List<Database> databases = [];

    /// <summary>Signs in as the product does.</summary>
    public string ConnectionString => connectionString;

    public static async Task<Ledger> CreateAsync(PostgresFixture postgres) => new(await postgres.CreateDatabaseAsync());

    /// <summary>The pools of one more silo.</summary>
    /// <param name="host">Where it finds the server, if not there where it is.</param>
    public Database Silo(Func<NpgsqlConnectionStringBuilder, NpgsqlConnectionStringBuilder>? host = null)
    {
        var address = new DatabaseAddress();
        var text = new NpgsqlConnectionStringBuilder(connectionString);
        address.Set((host is null ? text : host(text)).ConnectionString);
        var database = new Database(address);
        databases.Add(database);
        return database;
    }

    /// <summary>The writer of one more silo.</summary>
    public async Task<HoldWriter> WriterAsync(Database? database = null, HoldOptions? options = null)
    {
        var holds = new HoldMetrics(metrics.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        var writer = new HoldWriter(new(holds, Options.Create(options ?? new())), new(database ?? Silo()), holds, TimeProvider.System, NullLogger<HoldWriter>.Instance);
        await writer.StartAsync(CancellationToken.None);
        writers.Add(writer);
        return writer;
    }

    /// <summary>New people, each with this limit of every kind.</summary>
    public async Task<Guid[]> PeopleAsync(params Offer[] offers)
    {
        var people = offers.Select(_ => Chance.Id()).ToArray();
        await Sql.RunAsync(PostgresFixture.AsSuperuser(connectionString), string.Join('\n', people.Zip(offers, (id, offer) => string.Create(CultureInfo.InvariantCulture,
            $"""
            insert into auth."user" (id, user_name, normalized_user_name, email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count) values ('{id}', '{id}', '{id}', false, false, false, 0);
            insert into app.users (id, display_name, created_at, updated_at) values ('{id}', 'P', '{Opened:O}', '{Opened:O}');
            """))));
        var database = databases.FirstOrDefault() ?? Silo();
        await database.Service.Write([.. people.Zip(offers, (id, offer) => (Statement[])
        [
            BillingStore.Provision(id, Plans.Free, Opened),
            new("update app.usage_counter set quota_limit = $2::bigint, overage_allowed = $3, used = $4, spend_cap = $5::bigint, had_cap = $5::bigint is not null where user_id = $1", id, offer.Limit, offer.Overage, offer.Used, offer.Cap),
            .. Enum.GetValues<QuotaKind>().Select(kind => new Statement("update app.usage_counter set overage_price = $3::numeric where user_id = $1 and kind = $2", id, Names.Of(kind), offer.PriceOf(kind))),
        ]).SelectMany(statements => statements)]);
        return people;
    }

    /// <summary>What the tables say of these people, a line for each row; people and operations go by their numbers.</summary>
    public static async Task<List<string>> LinesAsync(Database database, Guid[] people)
    {
        List<string> lines = [];
        lines.AddRange(await database.Service.List(
            row => Lines.Counter(Array.IndexOf(people, row.Id(0)), BillingStore.Counter(row, 2), row.Time(1)),
            new Statement($"select user_id, cycle_start, {BillingStore.CounterColumns} from app.usage_counter where user_id = any($1)", people)));
        lines.AddRange(await database.Service.List(
            row => Lines.Event(Array.IndexOf(people, row.Id(0)), Lines.Number(row.Id(1)), row.GetString(2), row.GetString(3), row.GetInt64(4), row.Time(5)),
            new Statement("select user_id, operation_id, kind, state, overage, cycle_start from app.usage_event where user_id = any($1)", people)));
        lines.AddRange(await database.Service.List(
            row => Lines.History(Array.IndexOf(people, row.Id(0)), row.GetString(1), row.Time(2), row.GetInt64(3), row.GetInt64(4), row.LongOrNull(5)),
            new Statement("select user_id, kind, cycle_start, used, overage, quota_limit from app.quota_usage_history where user_id = any($1)", people)));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>Where the counters of these people differ from their events, or are above a limit or a cap that holds. Nothing, if all is well.</summary>
    public Task<List<string>> ContradictionsAsync() => Sql.ListAsync<string>(connectionString,
        """
        select format('%s %s: used %s, held %s, overage %s of %s, but events say %s, %s, %s', c.user_id, c.kind, c.used, c.held, c.overage, c.quota_limit, s.used, s.held, s.overage)
        from app.usage_counter c cross join lateral (
          select count(*) filter (where e.state = 'held') as held,
                 count(*) filter (where e.state = 'committed' and e.cycle_start = c.cycle_start) as used,
                 coalesce(sum(e.overage) filter (where e.cycle_start = c.cycle_start), 0) as overage
          from app.usage_event e where e.user_id = c.user_id and e.kind = c.kind) s
        where (c.used, c.held, c.overage) is distinct from (s.used, s.held, s.overage) or (not c.overage_allowed and c.used + c.held > c.quota_limit)
        union all
        select format('%s %s from %s: used %s, overage %s, but events say %s, %s', h.user_id, h.kind, h.cycle_start, h.used, h.overage, s.used, s.overage)
        from app.quota_usage_history h cross join lateral (
          select count(*) as used, coalesce(sum(e.overage), 0) as overage from app.usage_event e
          where e.user_id = h.user_id and e.kind = h.kind and e.cycle_start = h.cycle_start and e.state = 'committed') s
        where (h.used, h.overage) is distinct from (s.used, s.overage)
        union all
        select format('%s may be charged %s, and its cap is %s', c.user_id, sum((c.overage + least(c.held, greatest(c.used + c.held - c.quota_limit, 0))) * c.overage_price), c.spend_cap)
        from app.usage_counter c where c.spend_cap is not null group by c.user_id, c.spend_cap
        having sum((c.overage + least(c.held, greatest(c.used + c.held - c.quota_limit, 0))) * c.overage_price) > c.spend_cap
        union all
        select format('%s was charged %s from %s, and its cap is %s', h.user_id, sum(h.overage * c.overage_price), h.cycle_start, c.spend_cap)
        from app.quota_usage_history h join app.usage_counter c using (user_id, kind) where c.spend_cap is not null group by h.user_id, h.cycle_start, c.spend_cap
        having sum(h.overage * c.overage_price) > c.spend_cap
        """, "streamvibe_service");

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in writers)
        {
            await writer.StopAsync(CancellationToken.None);
            writer.Dispose();
        }
        foreach (var database in databases) await database.DisposeAsync();
        await metrics.DisposeAsync();
    }
}

/// <summary>What a plan allows.</summary>
/// <param name="Cap">What use above the limits may cost.</param>
/// <param name="Price">Of a sync above the limit; an analysis is twice as much, and what a submission costs nobody knows.</param>
readonly record struct Offer(long? Limit, bool Overage = false, long Used = 0, long? Cap = null, decimal? Price = null)
{
    public decimal? PriceOf(QuotaKind kind) => kind switch
    {
        QuotaKind.Sync => Price,
        QuotaKind.AiAnalysis => Price * 2,
        _ => null,
    };

    public static Offer Unlimited => new(null);
}
