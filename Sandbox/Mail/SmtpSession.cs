using System.Net.Sockets;
using System.Text;
using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Mail;

/// <summary>One connection of a client, from greeting to end, with the faults that were asked for.</summary>
internal sealed class SmtpSession(Socket socket, Mailbox mailbox, FaultBoard board, RequestJournal journal, SandboxClock clock)
{
    const int LongestCommand = 2048, LongestTextLine = 998;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    readonly SmtpDialogue dialogue = new();

    public async Task Run(CancellationToken stopping)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Patience);
        var lines = new SmtpLines(stream);
        if (!await Say(stream, "connect", _ => Task.FromResult(SmtpDialogue.Greeting), limit.Token))
            return;
        while (await lines.Next(LongestCommand, limit.Token) is { } line)
        {
            var text = line.Octets is { } octets ? Encoding.UTF8.GetString(octets) : null;
            var topic = text is null ? "" : dialogue.Topic(text);
            if (!await Say(stream, topic, happens => Task.FromResult(!happens ? SmtpReply.Ok : text is null ? SmtpReply.TooLong : dialogue.Hear(text)), limit.Token))
                return;
            if (dialogue.TakesContent && !await Say(stream, "content", keep => Receive(lines, keep, limit.Token), limit.Token))
                return;
        }
    }

    /// <summary>Whether the conversation goes on.</summary>
    async Task<bool> Say(NetworkStream stream, string topic, Func<bool, Task<SmtpReply>> answer, CancellationToken cancellation)
    {
        var fault = board.Take(MailService.ServiceName, "SMTP", "/" + topic);
        var recipient = dialogue.Recipients.Count > 0 ? dialogue.Recipients[0] : null;
        if (fault?.Kind == "hang")
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), clock.System, cancellation);
        // Only a swallowed or garbled reply is to something that was done.
        var reply = await answer(fault?.Kind is not ("status" or "hang" or "reset"));
        if (fault?.Kind == "status")
            reply = new(fault.Status, fault.Reason ?? "Fault injected by the sandbox");
        if (topic is "content" || fault is not null)
            journal.Add(new(0, clock.GetUtcNow(), MailService.ServiceName, "SMTP", "/" + topic, "", null, reply.Code, 0, recipient, reply.Code >= 400 ? reply.Lines[0] : null, fault?.Kind));
        return await Deliver(stream, reply, fault, topic is "connect", cancellation);
    }

    async Task<bool> Deliver(NetworkStream stream, SmtpReply reply, Fault? fault, bool first, CancellationToken cancellation)
    {
        switch (fault?.Kind)
        {
            case "reset":
                // Lingering for zero seconds makes the close a TCP reset.
                socket.LingerState = new(true, 0);
                return false;
            case "hang" or "swallow":
                return false;
            case "truncate":
                await stream.WriteAsync(Encoding.UTF8.GetBytes(reply.ToString()[..2]), cancellation);
                return false;
            case "garbage":
                await stream.WriteAsync(Encoding.UTF8.GetBytes(fault.Body ?? "<html>Welcome to the network</html>\r\n"), cancellation);
                return true;
            default:
                if (fault is not null)
                    dialogue.Forget();
                await stream.WriteAsync(Encoding.UTF8.GetBytes(reply.ToString()), cancellation);
                return !reply.Closes && !(first && reply.Code >= 400);
        }
    }

    async Task<SmtpReply> Receive(SmtpLines lines, bool keep, CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        var refusal = keep ? null : SmtpReply.Ok;
        while (true)
        {
            // A client that is gone in the middle has sent nothing.
            var line = await lines.Next(LongestTextLine + 1, cancellation) ?? throw new EndOfStreamException();
            if (line.Octets is [(byte)'.'])
                break;
            if (line.Octets is null)
                refusal ??= SmtpReply.TooLong;
            else if (content.Length + line.Octets.Length + 2 > SmtpDialogue.LargestMessage)
                refusal ??= SmtpReply.TooLarge;
            if (refusal is not null)
                continue;
            // A dot that begins a line was doubled by the client.
            content.Write(line.Octets is [(byte)'.', .. var unstuffed] ? unstuffed : line.Octets);
            content.Write("\r\n"u8);
        }
        string[] recipients = [.. dialogue.Recipients];
        dialogue.Forget();
        if (refusal is not null)
            return refusal;
        try
        {
            await mailbox.Put(recipients, content.ToArray());
            return SmtpReply.Ok;
        }
        catch (FormatException)
        {
            return new(554, "This is not a message");
        }
    }
}
