using System.ComponentModel.DataAnnotations;
using System.Net;
using MailKit.Security;
using MimeKit;

namespace StreamVibe.Api.Accounts.Mail;

/// <summary>The mail server that takes our mail. Section <c>Email</c>.</summary>
sealed class EmailOptions : IValidatableObject
{
    public const string Section = "Email";

    /// <summary>Unset, mail goes to the sandbox while that is on, and else waits in the outbox. Default: none.</summary>
    public string? Host { get; set; }

    /// <summary>465 speaks TLS from the first byte. Default 587.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary>Signs in where set, together with <see cref="Password"/>. Default: none.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Who writes, as <c>Name &lt;address&gt;</c>; needed with <see cref="Host"/>.</summary>
    public string From { get; set; } = "StreamVibe <no-reply@streamvibe.local>";

    /// <summary>Whether the connection must be encrypted. Default: it must, except to this machine itself.</summary>
    public bool? UseTls { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!MailboxAddress.TryParse(From, out _)) yield return new("must be an address such as StreamVibe <no-reply@example.com>.", [nameof(From)]);
        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password)) yield return new("and the password are set together or not at all.", [nameof(User)]);
        if (Host is { Length: > 0 } && Uri.CheckHostName(Host) == UriHostNameType.Unknown) yield return new("must be a host name or an address.", [nameof(Host)]);
        if (Host is { Length: > 0 } && From == new EmailOptions().From) yield return new("is needed with a host.", [nameof(From)]);
    }

    /// <summary>How to connect: what is sent in the open can be read, and reset links are keys.</summary>
    public SecureSocketOptions Security(string host, int port) =>
        !(UseTls ?? !IsLoopback(host)) ? SecureSocketOptions.None : port == 465 ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;

    static bool IsLoopback(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
