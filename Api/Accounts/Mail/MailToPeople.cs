using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts.Mail;

/// <summary>
/// The mails with links. A link begins with <c>Api:PublicBaseUrl</c> and never with what a request calls us: whoever asks for somebody's reset with another
/// <c>Host</c> would be sent the code otherwise.
/// </summary>
sealed class MailToPeople(Outbox outbox, UserManager<AuthUser> users, MailLimit limit, IOptions<ApiOptions> api)
{
    string Base => api.Value.PublicBaseUrl.TrimEnd('/');

    /// <summary>Added to what is saved next.</summary>
    public async Task AddConfirmation(AuthUser user)
    {
        if (Allows("confirm", user.Email!)) outbox.Add("confirm", Letters.Confirm(user.Email!, ConfirmLink(user, await users.GenerateEmailConfirmationTokenAsync(user), null)));
    }

    public async Task PostConfirmation(AuthUser user)
    {
        if (Allows("confirm", user.Email!)) await outbox.Post("confirm", Letters.Confirm(user.Email!, ConfirmLink(user, await users.GenerateEmailConfirmationTokenAsync(user), null)));
    }

    /// <summary>Tells the owner of an address that somebody entered it again. The address as the owner wrote it, never as it was typed now.</summary>
    public async Task PostAlreadyRegistered(AuthUser owner)
    {
        if (Allows("registered", owner.Email!)) await outbox.Post("registered", Letters.AlreadyRegistered(owner.Email!));
    }

    public async Task PostReset(AuthUser user)
    {
        if (Allows("reset", user.Email!)) await outbox.Post("reset", Letters.Reset(user.Email!, ResetLink(user.Email!, await users.GeneratePasswordResetTokenAsync(user))));
    }

    /// <summary>A link to the new address.</summary>
    public async Task PostEmailChange(AuthUser user, string newEmail)
    {
        if (Allows("email_change", newEmail)) await outbox.Post("email_change", Letters.ConfirmNewAddress(newEmail, ConfirmLink(user, await users.GenerateChangeEmailTokenAsync(user, newEmail), newEmail)));
    }

    bool Allows(string kind, string email) => limit.Allows(kind, users.NormalizeEmail(email)!);

    string ConfirmLink(AuthUser user, string code, string? changedEmail)
    {
        var query = new Dictionary<string, string?> { ["userId"] = user.Id.ToString(), ["code"] = code };
        if (changedEmail is not null) query["changedEmail"] = changedEmail;
        return QueryHelpers.AddQueryString(Base + "/api/auth/confirmEmail", query);
    }

    // Behind the #, which no browser sends: the code is in no server's log.
    string ResetLink(string email, string code) => $"{Base}/app/reset-password#email={Uri.EscapeDataString(email)}&resetCode={code}";
}
