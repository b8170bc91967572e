using System.Buffers.Text;

namespace StreamVibe.Sandbox.Mail;

/// <summary>AUTH PLAIN and AUTH LOGIN (RFC 4954): the forms are held to, the password is not looked at.</summary>
internal sealed class SmtpSignIn
{
    static readonly SmtpReply done = new(235, "Authentication successful"), cancelled = new(501, "Authentication cancelled");
    int answersLeft;
    bool signedIn;

    /// <summary>The next line is an answer of the client and no command.</summary>
    public bool IsUnderWay => answersLeft > 0;

    public SmtpReply Begin(string argument)
    {
        if (signedIn)
            return SmtpReply.Sequence;
        var (mechanism, first) = argument.Split(' ', 2) is [var name, var value] ? (name, value) : (argument, null);
        var answers = mechanism.ToUpperInvariant() switch { "PLAIN" => 1, "LOGIN" => 2, _ => 0 };
        if (answers == 0)
            return new(504, "Mechanism not supported");
        answersLeft = answers;
        return first is null ? Prompt(answers == 2 ? "VXNlcm5hbWU6" : "") : Continue(first);
    }

    public SmtpReply Continue(string line)
    {
        answersLeft--;
        if (line == "*" || !(line == "=" || Base64.IsValid(line)))
        {
            answersLeft = 0;
            return cancelled;
        }
        if (answersLeft > 0)
            return Prompt("UGFzc3dvcmQ6");
        signedIn = true;
        return done;
    }

    static SmtpReply Prompt(string question) => new(334, question);
}
