using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StreamVibe.Vault;

namespace StreamVibe.Storage;

/// <summary>
/// Places in a list, as clients carry them: the sort key of the last row, signed together with the user and the question it belongs to,
/// so that a cursor can neither be forged nor used for another list.
/// Layout: length of key id (1 byte) · key id · MAC (16) · sort key as JSON.
/// </summary>
/// <remarks>It names its key, so that while the key changes each node reads the cursors of every other.</remarks>
sealed class Cursors(KeyRing keys)
{
    const int MacLength = 16;

    public string Write<T>(T key, string scope)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(key);
        return Base64Url.EncodeToString([(byte)keys.Current.Length, .. Encoding.ASCII.GetBytes(keys.Current), .. Mac(keys.Current, payload, scope), .. payload]);
    }

    /// <exception cref="DomainException">The text is not a cursor of this list.</exception>
    public T? Read<T>(string? cursor, string scope) where T : class
    {
        if (cursor is null) return null;
        try
        {
            if (Open(Base64Url.DecodeFromChars(cursor), scope) is { } payload) return JsonSerializer.Deserialize<T>(payload);
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException)
        {
            // Falls through to the one answer for every bad cursor.
        }
        throw new DomainException(ErrorCode.InvalidCursor, "This cursor does not belong to this list. Start again without one.") { Field = "cursor" };
    }

    byte[]? Open(byte[] cursor, string scope)
    {
        if (cursor.Length == 0 || cursor.Length <= 1 + cursor[0] + MacLength) return null;
        var mac = 1 + cursor[0];
        var (id, payload) = (Encoding.Latin1.GetString(cursor, 1, cursor[0]), cursor[(mac + MacLength)..]);
        return keys.Find(id) is not null && CryptographicOperations.FixedTimeEquals(cursor.AsSpan(mac, MacLength), Mac(id, payload, scope)) ? payload : null;
    }

    byte[] Mac(string key, ReadOnlySpan<byte> payload, string scope) =>
        HMACSHA256.HashData(keys.Derive("cursor", key), (byte[])[.. Encoding.UTF8.GetBytes(scope), 0, .. payload])[..MacLength];
}
