using System.Text.Json;
using Microsoft.Extensions.Options;
using StreamVibe.Time;

namespace StreamVibe.Api.Accounts.Mail;

/// <summary>Which server takes our mail: the configured one, or the sandbox's while the sandbox is on.</summary>
sealed class MailRoute(IOptions<EmailOptions> email, IOptions<SandboxSettings> sandbox, IHttpClientFactory clients)
{
    public const string Client = "sandbox-mail";

    MailServer? known;

    /// <summary>False where mail has no way out and waits.</summary>
    public bool Exists => IsConfigured || sandbox.Value.Enabled;

    bool IsConfigured => email.Value.Host is { Length: > 0 };

    public async Task<MailServer> Find(CancellationToken cancellation) =>
        IsConfigured ? new(email.Value.Host!, email.Value.Port) : known ??= await AskSandbox(cancellation);

    /// <summary>After a failure: a sandbox that was started anew listens elsewhere.</summary>
    public void Forget() => known = null;

    async Task<MailServer> AskSandbox(CancellationToken cancellation)
    {
        using var http = clients.CreateClient(Client);
        return await http.GetFromJsonAsync<MailServer>(new Uri(sandbox.Value.Url, "_control/mail/server"), cancellation)
            ?? throw new JsonException("The sandbox names no mail server.");
    }
}

/// <summary>Where a mail server listens.</summary>
sealed record MailServer(string Host, int Port);
