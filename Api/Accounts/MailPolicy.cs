namespace StreamVibe.Api.Accounts;

/// <summary>Whether a person can be asked to confirm an e-mail: not on a developer's machine without a mail server and without the sandbox, where it is taken as confirmed.</summary>
sealed record MailPolicy(bool CanConfirm)
{
    public static MailPolicy Of(IHostEnvironment environment, IConfiguration configuration) =>
        new(!environment.IsDevelopment() || !string.IsNullOrEmpty(configuration["Email:Host"]) || configuration.GetValue("Sandbox:Enabled", false));
}
