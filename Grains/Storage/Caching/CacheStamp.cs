using System.Buffers.Binary;
using System.Text.Json;

namespace StreamVibe.Storage.Caching;

/// <summary>When what is in a shared copy began to be read: eight bytes before it, so that PostgreSQL can compare two copies without reading either.</summary>
static class CacheStamp
{
    const int Length = 8;

    /// <summary>A stamp further ahead than this is nonsense and stands in nobody's way.</summary>
    static readonly TimeSpan LongestLead = TimeSpan.FromHours(1);

    public static byte[] Put(byte[] entry) => [.. Bytes(Of(entry)), .. entry];

    /// <summary>Null where there is no copy behind a stamp.</summary>
    public static byte[]? Take(byte[]? stamped) => stamped?.Length > Length ? stamped[Length..] : null;

    /// <summary>The stamps of copies that are newer than this one, both ends excluded.</summary>
    public static (byte[] From, byte[] To) Newer(byte[] entry) => (Bytes(Of(entry)), Bytes(Of(entry) + LongestLead.Ticks));

    /// <summary>The cache writes it among the first members of its entry; 0 where it does not.</summary>
    static long Of(ReadOnlySpan<byte> entry)
    {
        var json = new Utf8JsonReader(entry);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isStamp = json.ValueTextEquals("Timestamp"u8);
            json.Read();
            if (isStamp) return json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var ticks) ? ticks : 0;
            json.Skip();
        }
        return 0;
    }

    static byte[] Bytes(long ticks)
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, ticks);
        return bytes;
    }
}
