using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace StreamVibe.Api.Accounts.External;

/// <summary>The state of a sign-in on its way: sealed for one provider, with an end and an id of its own.</summary>
sealed class StateFormat(IDataProtectionProvider protection, string provider, TimeProvider clock) : ISecureDataFormat<AuthenticationProperties>
{
    const string IdKey = "id";
    readonly PropertiesDataFormat inner = new(protection.CreateProtector("StreamVibe.SignInState", provider));

    public string Protect(AuthenticationProperties data) => Protect(data, purpose: null);

    public string Protect(AuthenticationProperties data, string? purpose)
    {
        data.Items[IdKey] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        data.ExpiresUtc = clock.GetUtcNow() + Providers.Patience;
        return inner.Protect(data, purpose);
    }

    public AuthenticationProperties? Unprotect(string? protectedText) => Unprotect(protectedText, purpose: null);

    public AuthenticationProperties? Unprotect(string? protectedText, string? purpose) =>
        inner.Unprotect(protectedText, purpose) is { } properties && properties.ExpiresUtc > clock.GetUtcNow() ? properties : null;

    public static string IdOf(AuthenticationProperties properties) => properties.Items[IdKey]!;
}
