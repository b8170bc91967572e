using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Tests.Unit.Storage;

/// <summary>Which transactions are tried again, and how often.</summary>
public sealed class RepeatTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.DeadlockDetected, true, true)]
    [InlineData(PostgresErrorCodes.SerializationFailure, true, true)]
    [InlineData(PostgresErrorCodes.AdminShutdown, false, true)]
    [InlineData(PostgresErrorCodes.CannotConnectNow, false, true)]
    [InlineData(PostgresErrorCodes.LockNotAvailable, false, false)]
    [InlineData(PostgresErrorCodes.QueryCanceled, false, false)]
    [InlineData(PostgresErrorCodes.UniqueViolation, false, false)]
    [InlineData(PostgresErrorCodes.CheckViolation, false, false)]
    public void A_failure_means_another_try_for_all_for_those_that_find_their_trace_or_for_nobody(string code, bool everybody, bool findsItsTrace)
    {
        var failure = new PostgresException("text", "ERROR", "ERROR", code);
        Assert.Equal((everybody, findsItsTrace), (RepeatRules.IsUndone(failure), RepeatRules.IsUnknown(failure)));
    }

    [Fact]
    public void A_connection_that_broke_leaves_open_what_was_done()
    {
        var broken = new NpgsqlException("text", new IOException("The other side is gone."));
        Assert.Equal((false, true), (RepeatRules.IsUndone(broken), RepeatRules.IsUnknown(broken)));
    }

    [Fact]
    public void Pauses_double_and_half_of_each_is_chance()
    {
        Assert.Equal([12.5, 25, 50, 100, 200, 400, 800], Enumerable.Range(1, 7).Select(tries => RepeatRules.Pause(tries, TimeSpan.Zero, chance: 0)!.Value.TotalMilliseconds));
        Assert.Equal(1600, RepeatRules.Pause(7, TimeSpan.Zero, chance: 1)!.Value.TotalMilliseconds);
    }

    [Fact]
    public void Tries_end_by_their_number_and_by_the_time()
    {
        Assert.Null(RepeatRules.Pause(RepeatRules.MostTries, TimeSpan.Zero, 0.5));
        Assert.Null(RepeatRules.Pause(1, RepeatRules.Patience, 0.5));
    }

    [Fact]
    public async Task What_was_undone_is_done_at_the_next_try_and_anything_else_is_thrown_at_once()
    {
        var tries = 0;
        Assert.Equal(3, await Repeat.WhereUndone(() => ++tries < 3 ? throw new PostgresException("text", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected) : Task.FromResult(tries)));
        tries = 0;
        await Assert.ThrowsAsync<PostgresException>(() => Repeat.WhereUndone<int>(() => throw new PostgresException("text", "FATAL", "FATAL", ++tries > 0 ? PostgresErrorCodes.AdminShutdown : "")));
        Assert.Equal(1, tries);
    }
}
