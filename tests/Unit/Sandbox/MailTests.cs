using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using MailKit.Net.Smtp;
using MimeKit;

namespace StreamVibe.Tests.Unit.Sandbox;

/// <summary>The mail server, by a real client and by hand.</summary>
public sealed class MailTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task A_message_is_caught_as_it_was_written()
    {
        var to = New();
        await Send(to, "Grüße", ".dots\r\n..at the start\r\nhttps://a.example/x?y=1&z=2.", "<p>Look at <a href=\"https://a.example/x?y=1&amp;z=2\">this</a></p>");
        var mail = Assert.Single(await Mails(to));
        Assert.Equal(["sequence", "to", "from", "subject", "text", "html", "receivedAt", "links"], mail.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("Grüße", to), (mail.GetProperty("subject").GetString(), mail.GetProperty("to")[0].GetString()));
        Assert.Equal(".dots\n..at the start\nhttps://a.example/x?y=1&z=2.", mail.GetProperty("text").GetString()!.ReplaceLineEndings("\n").TrimEnd());
        Assert.Equal(["https://a.example/x?y=1&z=2"], mail.GetProperty("links").EnumerateArray().Select(link => link.GetString()!));
        Assert.Empty((await Mails(to, after: mail.GetProperty("sequence").GetInt64())));
    }

    [Fact]
    public async Task A_message_survives_a_restart_and_not_a_reset()
    {
        await using var own = new Started();
        var to = New();
        await Send(to, "Kept", "text", at: own.Sandbox);
        await own.Sandbox.Restart();
        Assert.Single(await Mails(to, at: own.Sandbox));
        await own.Sandbox.Http.PostAsync("/_control/reset", null);
        Assert.Empty(await Mails(to, at: own.Sandbox));
        await Send(to, "Later", "text", at: own.Sandbox);
        await own.Sandbox.Http.DeleteAsync("/_control/mail");
        Assert.Empty(await Mails(to, at: own.Sandbox));
    }

    [Fact]
    public async Task The_page_shows_a_message_as_text()
    {
        await Send(New(), "<script>alert(1)</script>", "<b>bold</b>", "<img src=x onerror=alert(1)>");
        var page = await sandbox.Http.GetStringAsync("/mail");
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;bold", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_tells_of_a_message_without_its_content()
    {
        var to = New();
        await Send(to, "Canary subject", "canary text");
        var journal = await sandbox.Http.GetStringAsync("/_control/journal?service=mail");
        Assert.Contains(to, journal, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", journal, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/connect", 421)]
    [InlineData("/mail", 451)]
    [InlineData("/rcpt", 550)]
    [InlineData("/data", 452)]
    [InlineData("/content", 554)]
    public async Task A_refusal_reaches_the_client_and_nothing_is_caught(string route, int status)
    {
        var to = New();
        await Fault(new { service = "mail", method = "SMTP", route, kind = "status", status });
        Assert.Equal(status, (int)(await Assert.ThrowsAsync<SmtpCommandException>(() => Send(to, "Refused", "text"))).StatusCode);
        Assert.Empty(await Mails(to));
        await Send(to, "Taken", "text");
    }

    [Theory]
    [InlineData("reset", "/connect", 0)]
    [InlineData("hang", "/mail", 0)]
    [InlineData("garbage", "/content", 1)]
    [InlineData("truncate", "/content", 1)]
    [InlineData("swallow", "/content", 1)]
    public async Task A_lost_reply_is_an_exception_at_the_client(string kind, string route, int caught)
    {
        var to = New();
        await Fault(new { service = "mail", route, kind, delayMs = 20 });
        var lost = await Assert.ThrowsAnyAsync<Exception>(() => Send(to, "Lost", "text"));
        Assert.True(lost is IOException or SocketException or SmtpProtocolException, lost.ToString());
        Assert.Equal(caught, (await Mails(to)).Length);
    }

    [Theory]
    [InlineData("MAIL FROM:<a@b.example>", "503")]
    [InlineData("EHLO", "501")]
    [InlineData("EHLO me|RCPT TO:<a@b.example>", "250 503")]
    [InlineData("EHLO me|DATA", "250 503")]
    [InlineData("EHLO me|MAIL FROM:a@b.example", "250 501")]
    [InlineData("EHLO me|MAIL FROM:<a@b.example> SIZE=99999999", "250 552")]
    [InlineData("EHLO me|MAIL FROM:<a@b.example> SIZE=many", "250 501")]
    [InlineData("EHLO me|MAIL FROM:<a@b.example> FANCY=1", "250 555")]
    [InlineData("EHLO me|MAIL FROM:<> BODY=8BITMIME SMTPUTF8|MAIL FROM:<a@b.example>", "250 250 503")]
    [InlineData("EHLO me|MAIL FROM:<a@b.example>|DATA", "250 250 503")]
    [InlineData("EHLO me|MAIL FROM:<a@b.example>|RCPT TO:<>|RCPT TO:<c d@e.example>|RSET|RCPT TO:<c@d.example>", "250 250 501 501 250 503")]
    [InlineData("HELO me|NOOP|VRFY you|EXPN all|NONSENSE|QUIT", "250 250 252 502 500 221")]
    [InlineData("EHLO me|AUTH PLAIN AGEAYg==|AUTH PLAIN AGEAYg==", "250 235 503")]
    [InlineData("EHLO me|AUTH LOGIN|YQ==|Yg==|NOOP", "250 334 334 235 250")]
    [InlineData("EHLO me|AUTH LOGIN|*|AUTH PLAIN|not-base64!|AUTH CRAM-MD5", "250 334 501 334 501 504")]
    public async Task Commands_are_answered_as_RFC_5321_says(string lines, string codes)
    {
        await using var talk = await Talk.Open(sandbox);
        var answers = new List<string>();
        foreach (var line in lines.Split('|')) answers.Add(await talk.Say(line));
        Assert.Equal(codes, string.Join(' ', answers.Select(answer => answer[..3])));
    }

    [Fact]
    public async Task Lines_that_are_too_long_are_refused_and_a_bare_line_feed_ends_nothing()
    {
        var to = New();
        await using var talk = await Talk.Open(sandbox);
        Assert.StartsWith("500", await talk.Say(new string('x', 100_000)), StringComparison.Ordinal);
        await talk.Say("EHLO me");
        foreach (var (text, code) in new[] { (new string('y', 1_000), "500"), ("a\n.\nMAIL FROM:<evil@b.example>", "250") })
        {
            await talk.Say("MAIL FROM:<a@b.example>");
            await talk.Say($"RCPT TO:<{to}>");
            await talk.Say("DATA");
            Assert.StartsWith(code, await talk.Say($"Subject: s\r\n\r\n{text}\r\n."), StringComparison.Ordinal);
        }
        Assert.Contains("MAIL FROM:<evil", Assert.Single(await Mails(to)).GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_is_gone_in_the_middle_has_sent_nothing()
    {
        var to = New();
        await using (var talk = await Talk.Open(sandbox))
        {
            foreach (var line in new[] { "EHLO me", "MAIL FROM:<a@b.example>", $"RCPT TO:<{to}>", "DATA" }) await talk.Say(line);
            await talk.Write("Subject: half\r\n\r\nhalf");
        }
        Assert.Empty(await Mails(to));
    }

    static string New() => $"{new Guid(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)):N}@example.com";

    Task<HttpResponseMessage> Fault(object fault) => sandbox.Fault(fault);

    async Task<JsonElement[]> Mails(string to, long after = 0, RunningSandbox? at = null) =>
        [.. (await (at ?? sandbox).Http.GetFromJsonAsync<JsonElement>($"/_control/mail?to={to}&after={after}")).GetProperty("messages").EnumerateArray()];

    async Task Send(string to, string subject, string text, string? html = null, RunningSandbox? at = null)
    {
        var server = await (at ?? sandbox).Http.GetFromJsonAsync<JsonElement>("/_control/mail/server");
        using var client = new SmtpClient();
        await client.ConnectAsync(server.GetProperty("host").GetString()!, server.GetProperty("port").GetInt32(), MailKit.Security.SecureSocketOptions.None);
        using var message = new MimeMessage([new MailboxAddress("", "us@example.com")], [new MailboxAddress("", to)], subject, new BodyBuilder { TextBody = text, HtmlBody = html }.ToMessageBody());
        await client.SendAsync(message);
        await client.DisconnectAsync(quit: true);
    }

    /// <summary>A sandbox that only one test has.</summary>
    sealed class Started : IAsyncDisposable
    {
        public Started() => Sandbox.InitializeAsync().AsTask().GetAwaiter().GetResult();

        public RunningSandbox Sandbox { get; } = new();

        public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
    }

    /// <summary>A client that says what it is told to.</summary>
    sealed class Talk(TcpClient client, StreamReader reader) : IAsyncDisposable
    {
        public static async Task<Talk> Open(RunningSandbox sandbox)
        {
            var server = await sandbox.Http.GetFromJsonAsync<JsonElement>("/_control/mail/server");
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, server.GetProperty("port").GetInt32());
            var talk = new Talk(client, new StreamReader(client.GetStream()));
            Assert.StartsWith("220 ", await talk.Hear(), StringComparison.Ordinal);
            return talk;
        }

        public async Task<string> Say(string line)
        {
            await Write(line + "\r\n");
            return await Hear();
        }

        public async Task Write(string text) => await client.GetStream().WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));

        async Task<string> Hear()
        {
            while (true)
                if (await reader.ReadLineAsync() is var line && line is null or not [_, _, _, '-', ..]) return line ?? "(gone)";
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
