using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Sandbox;

/// <summary>Where the outside world stands and what it remembers. Section <c>Sandbox</c>.</summary>
public sealed class SandboxOptions
{
    public const string Section = "Sandbox";

    /// <summary>The longest that a model may be told to think, which is longer than anybody waits for it.</summary>
    public const int LongestAiLatency = 600_000;

    /// <summary>Address to listen on: http on a loopback host. Port 0 takes a free port.</summary>
    [Required]
    public string Url { get; set; } = "http://127.0.0.1:5090";

    /// <summary>Folder of the state journal and the signing key; created when missing.</summary>
    [Required]
    public string DataPath { get; set; } = ".data/sandbox";

    /// <summary>Where mail is handed in: SMTP on 127.0.0.1. Port 0 takes a free port, told by <c>/_control/mail/server</c>.</summary>
    [Range(0, 65535)]
    public int SmtpPort { get; set; }

    /// <summary>Where Stripe's events go: on a loopback host. Empty, they are kept and sent nowhere.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>What Stripe signs its events with.</summary>
    [Required]
    public string WebhookSecret { get; set; } = "whsec_sandbox";

    public GoogleClientOptions Google { get; set; } = new();

    public FacebookAppOptions Facebook { get; set; } = new();

    public StripeAccountOptions Stripe { get; set; } = new();

    public OpenAiAccountOptions OpenAi { get; set; } = new();

    public AnthropicAccountOptions Anthropic { get; set; } = new();

    /// <summary>How long a model thinks about its answer, until <c>/_control/ai/latency</c> says otherwise.</summary>
    [Range(0, LongestAiLatency)]
    public int AiLatencyMilliseconds { get; set; }
}

/// <summary>The one OAuth client Google knows here.</summary>
public sealed class GoogleClientOptions
{
    [Required]
    public string ClientId { get; set; } = "sandbox-google-client";

    [Required]
    public string ClientSecret { get; set; } = "sandbox-google-secret";
}

/// <summary>The one app Facebook knows here.</summary>
public sealed class FacebookAppOptions
{
    [Required]
    public string ClientId { get; set; } = "sandbox-facebook-app";

    [Required]
    public string ClientSecret { get; set; } = "sandbox-facebook-secret";
}

/// <summary>The one account Stripe knows here.</summary>
public sealed class StripeAccountOptions
{
    [Required]
    public string SecretKey { get; set; } = "sk_test_sandbox";
}

/// <summary>The one account OpenAI knows here.</summary>
public sealed class OpenAiAccountOptions
{
    [Required]
    public string ApiKey { get; set; } = "sk-sandbox-openai";
}

/// <summary>The one account Anthropic knows here.</summary>
public sealed class AnthropicAccountOptions
{
    [Required]
    public string ApiKey { get; set; } = "sk-ant-sandbox";
}
