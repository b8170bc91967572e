using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using StreamVibe.Vault;

namespace StreamVibe.Api.Accounts.TwoFactor;

/// <summary>Identity's own store, whose tokens (authenticator key, recovery codes) are sealed before they reach their table: who reads a dump has no second factor.</summary>
sealed class SealedUserStore(AuthDb context, Sealer sealer, IdentityErrorDescriber describer) : UserOnlyStore<AuthUser, AuthDb, Guid>(context, describer)
{
    public override async Task<string?> GetTokenAsync(AuthUser user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } stored
            ? Encoding.UTF8.GetString(sealer.Open(SealName(user, loginProvider, name), Convert.FromBase64String(stored)))
            : null;

    public override Task SetTokenAsync(AuthUser user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name,
            value is null ? null : Convert.ToBase64String(sealer.Seal(SealName(user, loginProvider, name), Encoding.UTF8.GetBytes(value))), cancellationToken);

    static string SealName(AuthUser user, string loginProvider, string name) => $"user_token_{user.Id}_{loginProvider}_{name}";
}
