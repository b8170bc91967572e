using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace StreamVibe.Billing;

/// <summary>How a shard of the inbox is addressed. All events of one customer go to the same.</summary>
public static class StripeInboxKey
{
    public const int Shards = 16;

    const string Prefix = "shard:";

    /// <summary>XxHash32 of the subject, so that silos of two builds agree.</summary>
    public static int ShardOf(string subject) => (int)(XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(subject)) % Shards);

    public static string Of(int shard) => Prefix + shard.ToString(CultureInfo.InvariantCulture);

    public static int ShardOfKey(string key) => int.Parse(key.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture);

    public static IStripeInboxGrain StripeInbox(this IGrainFactory grains, int shard) => grains.GetGrain<IStripeInboxGrain>(Of(shard));
}
