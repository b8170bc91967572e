namespace StreamVibe.Sandbox.Mail;

/// <summary>One reply of the server, of one line or several (RFC 5321, 4.2).</summary>
internal sealed record SmtpReply(int Code, params IReadOnlyList<string> Lines)
{
    public static readonly SmtpReply Ok = new(250, "OK"), Syntax = new(501, "Syntax error in parameters"), Sequence = new(503, "Bad sequence of commands"),
        TooLong = new(500, "Line too long"), TooLarge = new(552, "Message too large");

    /// <summary>The connection ends with it.</summary>
    public bool Closes => Code is 221 or 421;

    public override string ToString() => string.Concat(Lines.Select((line, at) => $"{Code}{(at == Lines.Count - 1 ? ' ' : '-')}{line}\r\n"));
}
