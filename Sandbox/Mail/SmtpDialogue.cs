using System.Globalization;

namespace StreamVibe.Sandbox.Mail;

/// <summary>What a mail server answers, line by line (RFC 5321), without a network. Whoever signs in is believed.</summary>
internal sealed class SmtpDialogue
{
    public const string Host = "mail.sandbox.local";
    public const int LargestMessage = 10 * 1024 * 1024;
    const int MostRecipients = 100;
    static readonly string[] bodies = ["BODY=7BIT", "BODY=8BITMIME", "SMTPUTF8"];
    readonly SmtpSignIn signIn = new();
    readonly List<string> recipients = [];
    bool greeted, hasSender;

    /// <summary>The first words of the server.</summary>
    public static SmtpReply Greeting { get; } = new(220, $"{Host} ESMTP sandbox");

    /// <summary>The lines that follow are the message, until a single dot.</summary>
    public bool TakesContent { get; private set; }

    public IReadOnlyList<string> Recipients => recipients;

    /// <summary>What the next line is about, in lower case, for faults and the journal.</summary>
    public string Topic(string line) => signIn.IsUnderWay ? "auth" : SmtpCommand.Parse(line).Verb.ToLowerInvariant();

    public SmtpReply Hear(string line) => signIn.IsUnderWay ? signIn.Continue(line) : Answer(SmtpCommand.Parse(line));

    /// <summary>The message is over, whatever became of it.</summary>
    public void Forget()
    {
        (hasSender, TakesContent) = (false, false);
        recipients.Clear();
    }

    SmtpReply Answer(SmtpCommand command) => command.Verb switch
    {
        "EHLO" or "HELO" => Greet(command),
        "MAIL" => Sender(command),
        "RCPT" => Recipient(command),
        "DATA" => Content(command),
        "AUTH" => !greeted || hasSender ? SmtpReply.Sequence : signIn.Begin(command.Argument),
        "RSET" => Reset(),
        "NOOP" => SmtpReply.Ok,
        "QUIT" => new(221, $"{Host} closes the connection"),
        "VRFY" => new(252, "Send the message and see"),
        "HELP" or "EXPN" or "STARTTLS" => new(502, "Command not implemented"),
        _ => new(500, "Command unrecognized"),
    };

    SmtpReply Greet(SmtpCommand command)
    {
        if (command.Argument.Length == 0)
            return SmtpReply.Syntax;
        Forget();
        greeted = true;
        return command.Verb == "HELO" ? new(250, Host) : new(250, Host, $"SIZE {LargestMessage}", "8BITMIME", "SMTPUTF8", "AUTH PLAIN LOGIN");
    }

    SmtpReply Sender(SmtpCommand command)
    {
        if (!greeted || hasSender)
            return SmtpReply.Sequence;
        if (command.Path("FROM") is not var (_, parameters))
            return SmtpReply.Syntax;
        foreach (var parameter in parameters.Select(parameter => parameter.ToUpperInvariant()))
        {
            if (parameter.StartsWith("SIZE=", StringComparison.Ordinal))
            {
                if (!long.TryParse(parameter.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                    return SmtpReply.Syntax;
                if (size > LargestMessage)
                    return SmtpReply.TooLarge;
            }
            else if (!bodies.Contains(parameter) && !parameter.StartsWith("AUTH=", StringComparison.Ordinal))
                return new(555, "Parameter not recognized");
        }
        hasSender = true;
        return SmtpReply.Ok;
    }

    SmtpReply Recipient(SmtpCommand command)
    {
        if (!hasSender)
            return SmtpReply.Sequence;
        if (command.Path("TO") is not ({ Length: > 0 } address, var parameters))
            return SmtpReply.Syntax;
        if (parameters.Length > 0)
            return new(555, "Parameter not recognized");
        if (recipients.Count == MostRecipients)
            return new(452, "Too many recipients");
        recipients.Add(address);
        return SmtpReply.Ok;
    }

    SmtpReply Content(SmtpCommand command)
    {
        if (command.Argument.Length > 0)
            return SmtpReply.Syntax;
        if (recipients.Count == 0)
            return SmtpReply.Sequence;
        TakesContent = true;
        return new(354, "End with a single dot on a line");
    }

    SmtpReply Reset()
    {
        Forget();
        return SmtpReply.Ok;
    }
}
