using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace StreamVibe.Bench.Webhooks;

/// <summary>Events as Stripe sends them: a body around an object of the sandbox, signed at the moment it is asked for.</summary>
sealed class SignedEvents(string host, string path, string secret)
{
    const string Place = "############";

    static int last;

    readonly byte[] key = Encoding.UTF8.GetBytes(secret);

    /// <summary>The same event under a new id each time it is asked for.</summary>
    public Func<byte[]> Of(string type, JsonNode subject, long created)
    {
        var body = Body($"evt_bench_{Place}", type, subject, created);
        var at = body.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Place));
        return () =>
        {
            var copy = (byte[])body.Clone();
            Encoding.ASCII.GetBytes(Interlocked.Increment(ref last).ToString("D12", CultureInfo.InvariantCulture), copy.AsSpan(at));
            return Request(copy);
        };
    }

    /// <summary>One event with an id of its own.</summary>
    public byte[] Single(string id, string type, JsonNode subject, long created) => Request(Body(id, type, subject, created));

    static byte[] Body(string id, string type, JsonNode subject, long created) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["id"] = id,
        ["object"] = "event",
        ["api_version"] = "2026-10-28.endive",
        ["created"] = created,
        ["data"] = new JsonObject { ["object"] = subject.DeepClone() },
        ["livemode"] = false,
        ["pending_webhooks"] = 1,
        ["request"] = new JsonObject { ["id"] = null, ["idempotency_key"] = null },
        ["type"] = type,
    }.ToJsonString());

    byte[] Request(byte[] body)
    {
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + ".";
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.ASCII.GetBytes(time));
        hash.AppendData(body);
        var head = Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nStripe-Signature: t={time[..^1]},v1={Convert.ToHexStringLower(hash.GetHashAndReset())}\r\n\r\n");
        return [.. head, .. body];
    }
}
