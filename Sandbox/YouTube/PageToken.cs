using System.Buffers;
using System.Buffers.Text;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>
/// A position in a listing, opaque to clients. Positions count from the newest item, as YouTube's do: what is added
/// or deleted between two pages shifts the items behind it.
/// </summary>
/// <param name="Lap">How often this position was given before, where a list does not get on: each time under a new token.</param>
internal readonly record struct PageToken(int Position, int Lap = 0)
{
    const byte Mark = 0xC5;

    byte Check => (byte)((Position * 31) + (Lap * 17) + 113);

    public static PageToken Read(string? token)
    {
        if (token is null)
            return default;
        var bytes = new byte[8];
        if (token.Length == 11 && Base64Url.DecodeFromChars(token, bytes, out _, out var length) == OperationStatus.Done && length == 8 && bytes[0] == Mark)
        {
            var read = new PageToken((bytes[1] << 16) | (bytes[2] << 8) | bytes[3], (bytes[4] << 16) | (bytes[5] << 8) | bytes[6]);
            if (bytes[7] == read.Check)
                return read;
        }
        throw new Refusal(Errors.InvalidPageToken);
    }

    public override string ToString() =>
        Base64Url.EncodeToString([Mark, (byte)(Position >> 16), (byte)(Position >> 8), (byte)Position, (byte)(Lap >> 16), (byte)(Lap >> 8), (byte)Lap, Check]);
}
