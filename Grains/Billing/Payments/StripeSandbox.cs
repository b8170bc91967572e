using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using StreamVibe.Settings;

namespace StreamVibe.Billing.Payments;

/// <summary>While the sandbox is on, every setting of Stripe that nobody set points at it.</summary>
sealed class StripeSandbox(IConfiguration configuration) : IPostConfigureOptions<StripeOptions>
{
    public void PostConfigure(string? name, StripeOptions options)
    {
        if (SandboxAddress.Of(configuration) is not { } sandbox) return;
        var set = configuration.GetSection(StripeOptions.Section);
        options.SecretKey ??= "sk_test_sandbox";
        if (options.WebhookSecrets.Length == 0) options.WebhookSecrets = [configuration.GetValue("Sandbox:WebhookSecret", "whsec_sandbox")!];
        if (set["ApiBaseUrl"] is null) options.ApiBaseUrl = sandbox + "/stripe";
    }
}
