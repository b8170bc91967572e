using System.Collections.Concurrent;
using StreamVibe.Billing;

namespace StreamVibe.Tests.Cluster.Clients;

/// <summary>
/// Somebody who asks for units up to a limit and beyond, through every silo, and notes what was said of each: what is not known is asked again by its id until it is.
/// </summary>
sealed class Spender(Person person, Guid user, int limit, SiloClient[] doors, Books books, int seed)
{
    const int AtOnce = 2;

    static readonly TimeSpan patience = TimeSpan.FromSeconds(90);

    readonly Random chance = new(seed);
    readonly ConcurrentQueue<Guid> open = new();
    readonly ConcurrentDictionary<Guid, string> said = [];
    readonly ConcurrentQueue<string> wrong = new();
    int unknown;

    /// <summary>Units that were acknowledged.</summary>
    public int Granted => said.Values.Count(state => state != "refused");

    public int Refused => said.Values.Count(state => state == "refused");

    /// <summary>Answers that did not say what became of a unit.</summary>
    public int Unknown => unknown;

    public Task SpendAsync(CancellationToken over) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async at =>
    {
        for (var number = at; !over.IsCancellationRequested && wrong.IsEmpty; number++)
        {
            // At the limit half of what is held ends, as work does: some of it counts, the most is given back, so that there is always something to ask for.
            if (!await AskAsync(number))
                for (var half = open.Count / 2; half >= 0 && open.TryDequeue(out var ended); half--) await SettleAsync(ended, commit: Next(16) == 0);
            await Task.Delay(Next(10, 60), CancellationToken.None);
        }
    }));

    /// <summary>Asks until the limit says no, and then holds what was said against the ledger; answers what does not agree, in words.</summary>
    public async Task<List<string>> DifferencesAsync()
    {
        for (var number = 0; wrong.IsEmpty && await AskAsync(number); number++) { }
        var ledger = (await books.LedgerAsync(user)).ToDictionary(row => Guid.Parse(row[0]), row => row[1]);
        var (used, held) = await books.UsageAsync(user);
        return
        [
            .. wrong,
            .. said.Where(op => op.Value != ledger.GetValueOrDefault(op.Key, "missing")).Select(op => $"{person.Email}: {op.Key} was said to be {op.Value} and is {ledger.GetValueOrDefault(op.Key, "missing")}"),
            .. ledger.Where(op => op.Value != "refused" && !said.ContainsKey(op.Key)).Select(op => $"{person.Email}: nobody was told of {op.Key}, which is {op.Value}"),
            .. (used, held) == (ledger.Values.Count(state => state == "committed"), ledger.Values.Count(state => state == "held")) ? Array.Empty<string>() : [$"{person.Email}: {used} used and {held} held are not the sums of the ledger"],
            .. used + held == limit ? Array.Empty<string>() : [$"{person.Email}: a refusal with {used} used and {held} held of {limit}"],
        ];
    }

    /// <summary>Whether this new unit was granted; repeated at the next silo until that is known.</summary>
    async Task<bool> AskAsync(int number)
    {
        var operation = NextId();
        using var limit = new CancellationTokenSource(patience);
        for (var door = number; ; door++)
        {
            try
            {
                await doors[door % doors.Length].Grains.GetGrain<ISubscriptionGrain>(user).Hold(QuotaKind.Sync, operation);
                said[operation] = "held";
                open.Enqueue(operation);
                return true;
            }
            catch (DomainException refusal) when (refusal.Code == ErrorCode.QuotaExceeded)
            {
                said[operation] = "refused";
                return false;
            }
            catch (Exception failure)
            {
                Interlocked.Increment(ref unknown);
                if (limit.IsCancellationRequested || failure.ToString().Contains(Books.AboveLimit, StringComparison.Ordinal))
                {
                    wrong.Enqueue($"{person.Email}: {operation}: {failure}");
                    return false;
                }
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    async Task SettleAsync(Guid operation, bool commit)
    {
        // Its work's own transaction; that it is repeated changes nothing.
        await Processes.Wait.UntilAsync("a settlement", patience, () => books.SettleAsync(user, operation, commit), () => "");
        said[operation] = commit ? "committed" : "released";
    }

    int Next(int below) => Next(0, below);

    int Next(int from, int below)
    {
        lock (chance) return chance.Next(from, below);
    }

    Guid NextId()
    {
        var bytes = new byte[16];
        lock (chance) chance.NextBytes(bytes);
        return new Guid(bytes);
    }
}
