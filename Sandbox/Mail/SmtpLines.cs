using System.Buffers;
using System.IO.Pipelines;

namespace StreamVibe.Sandbox.Mail;

/// <summary>Reads lines that end with CR LF and with nothing else: a server that takes a bare LF for an end can be told a second message inside the first.</summary>
internal sealed class SmtpLines(Stream stream)
{
    readonly PipeReader reader = PipeReader.Create(stream);

    /// <summary>The next line without its end; null where the client is gone. Of a line that is too long only that is told.</summary>
    public async Task<SmtpLine?> Next(int longest, CancellationToken cancellation)
    {
        var tooLong = false;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            if (TryTake(read.Buffer, out var line, out var rest))
            {
                var answer = tooLong || line.Length > longest ? SmtpLine.OverLong : new SmtpLine(line.ToArray());
                reader.AdvanceTo(rest);
                return answer;
            }
            if (read.IsCompleted)
                return null;
            // All but the last octet, which may be the CR of the end.
            var consumed = read.Buffer.Start;
            if (read.Buffer.Length > longest + 1)
                (tooLong, consumed) = (true, read.Buffer.GetPosition(read.Buffer.Length - 1));
            reader.AdvanceTo(consumed, read.Buffer.End);
        }
    }

    static bool TryTake(ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line, out SequencePosition rest)
    {
        var sequence = new SequenceReader<byte>(buffer);
        var found = sequence.TryReadTo(out line, "\r\n"u8);
        rest = sequence.Position;
        return found;
    }
}

/// <param name="Octets">Null where there were too many.</param>
internal sealed record SmtpLine(byte[]? Octets)
{
    public static readonly SmtpLine OverLong = new((byte[]?)null);
}
