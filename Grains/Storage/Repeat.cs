using System.Diagnostics;
using System.Security.Cryptography;
using Npgsql;

namespace StreamVibe.Storage;

/// <summary>The one way in which a failed transaction is tried again.</summary>
static class Repeat
{
    /// <summary>For every transaction: only where the server says that it took everything back.</summary>
    public static Task<T> WhereUndone<T>(Func<Task<T>> transaction) => Run(transaction, RepeatRules.IsUndone);

    /// <summary>For a transaction that finds its own trace, so that it may be sent again though nobody knows whether it was done.</summary>
    public static Task<T> WhereUnknown<T>(Func<Task<T>> transaction) => Run(transaction, RepeatRules.IsUnknown);

    static async Task<T> Run<T>(Func<Task<T>> transaction, Func<NpgsqlException, bool> isForAgain)
    {
        var began = Stopwatch.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            TimeSpan pause;
            try
            {
                return await transaction();
            }
            catch (NpgsqlException failure) when (isForAgain(failure) && RepeatRules.Pause(tries, Stopwatch.GetElapsedTime(began), RandomNumberGenerator.GetInt32(1_000) / 1_000d) is { } next)
            {
                pause = next;
            }
            await Task.Delay(pause);
        }
    }
}
