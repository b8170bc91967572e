using System.Collections.Concurrent;

namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>
/// Stripe API: idempotent requests. The first answer to a key is given again for 24 hours, also if it was a 500, but not what was refused before anything began.
/// </summary>
internal sealed class IdempotencyKeys(StripeTables tables, StripeWorld world)
{
    public const string Header = "Idempotency-Key";
    const int Longest = 255;
    const long Life = 24 * 60 * 60;
    readonly ConcurrentDictionary<string, bool> underWay = [];

    /// <summary>The key of a request that changes something; the others ignore theirs.</summary>
    public static string? Of(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Headers[Header].FirstOrDefault() is { Length: > 0 } key ? key : null;

    public static string Fingerprint(HttpRequest request, Parameters parameters) =>
        SecretText.Hash($"{request.Method} {request.Path}\n{parameters.Canonical()}");

    /// <summary>What the key was answered before; null for a new key, which is then under way until it is ended.</summary>
    public KeptAnswer? Begin(string key, string fingerprint)
    {
        if (key.Length > Longest)
            throw new Refusal(400, "idempotency_error", $"The Idempotency-Key is longer than {Longest} characters.");
        if (!underWay.TryAdd(key, true))
            throw new Refusal(409, "idempotency_error", $"There is currently another in-progress request using this Idempotency Key: {key}.", "idempotency_key_in_use");
        try
        {
            if (Known(key) is not { } kept)
                return null;
            if (kept.Fingerprint != fingerprint)
                throw new Refusal(400, "idempotency_error",
                    $"Keys for idempotent requests can only be used with the same parameters they were first used with. Try another key than '{key}'.");
            End(key);
            return kept;
        }
        catch (Refusal)
        {
            End(key);
            throw;
        }
    }

    public KeptAnswer? Known(string key) => tables.Answers.Find(key) is { } kept && kept.At + Life > world.Now ? kept : null;

    public void End(string key) => underWay.TryRemove(key, out _);

    /// <summary>Keeps an answer in the same piece of work as what it tells of, and forgets the old ones.</summary>
    public void Keep(Work work, string key, KeptAnswer answer)
    {
        if (tables.Answers.Find(key) is null)
            foreach (var (old, _) in tables.Answers.All.Where(row => row.Value.At + Life <= work.Now))
                work.Answers.Remove(old);
        work.Answers.Put(key, answer);
    }
}
