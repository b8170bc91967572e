using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StreamVibe.Vault;

namespace StreamVibe.Storage;

/// <summary>
/// Places in a list, as clients carry them: the sort key of the last row, signed together with the user and the question it belongs to,
/// so that a cursor can neither be forged nor used for another list.
/// </summary>
sealed class Cursors(KeyRing keys)
{
    const int MacLength = 16;

    public string Write<T>(T key, string scope)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(key);
        return Base64Url.EncodeToString([.. Mac(payload, scope), .. payload]);
    }

    /// <exception cref="DomainException">The text is not a cursor of this list.</exception>
    public T? Read<T>(string? cursor, string scope) where T : class
    {
        if (cursor is null) return null;
        try
        {
            var bytes = Base64Url.DecodeFromChars(cursor);
            if (bytes.Length > MacLength && CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, MacLength), Mac(bytes.AsSpan(MacLength), scope)))
                return JsonSerializer.Deserialize<T>(bytes.AsSpan(MacLength));
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException)
        {
            // Falls through to the one answer for every bad cursor.
        }
        throw new DomainException(ErrorCode.InvalidCursor, "This cursor does not belong to this list. Start again without one.") { Field = "cursor" };
    }

    byte[] Mac(ReadOnlySpan<byte> payload, string scope) =>
        HMACSHA256.HashData(keys.Derive("cursor"), (byte[])[.. Encoding.UTF8.GetBytes(scope), 0, .. payload])[..MacLength];
}
