using System.Buffers;
using System.Buffers.Text;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>
/// A position in a listing, opaque to clients. Positions count from the newest item, as YouTube's do: what is added
/// or deleted between two pages shifts the items behind it.
/// </summary>
internal static class PageToken
{
    const byte Mark = 0xC5;

    public static string At(int position) => Base64Url.EncodeToString([Mark, (byte)(position >> 16), (byte)(position >> 8), (byte)position, Check(position)]);

    public static int Position(string? token)
    {
        if (token is null)
            return 0;
        var bytes = new byte[8];
        if (token.Length == 7 && Base64Url.DecodeFromChars(token, bytes, out _, out var length) == OperationStatus.Done && length == 5 && bytes[0] == Mark)
        {
            var position = (bytes[1] << 16) | (bytes[2] << 8) | bytes[3];
            if (bytes[4] == Check(position))
                return position;
        }
        throw new Refusal(Errors.InvalidPageToken);
    }

    static byte Check(int position) => (byte)((position * 31) + 113);
}
