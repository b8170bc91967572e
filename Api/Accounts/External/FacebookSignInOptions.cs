using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Api.Accounts.External;

/// <summary>Sign-in with Facebook. Section <c>Auth:Facebook</c>. While the sandbox is on, what is unset points at it.</summary>
sealed class FacebookSignInOptions : IValidatableObject
{
    public const string Section = "Auth:Facebook";

    /// <summary>App id; unset, nobody signs in with Facebook.</summary>
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>The login dialog. Its origin is the issuer of every login, so it must not change once people have signed in.</summary>
    public string AuthorizationEndpoint { get; set; } = "https://www.facebook.com/v26.0/dialog/oauth";

    /// <summary>Where a code is exchanged.</summary>
    public string TokenEndpoint { get; set; } = "https://graph.facebook.com/v26.0/oauth/access_token";

    /// <summary>Who the access token belongs to.</summary>
    public string UserInformationEndpoint { get; set; } = "https://graph.facebook.com/v26.0/me";

    public string Issuer => new Uri(AuthorizationEndpoint).GetLeftPart(UriPartial.Authority);

    public IEnumerable<ValidationResult> Validate(ValidationContext context)
    {
        if (ClientId is { Length: > 0 } != ClientSecret is { Length: > 0 }) yield return new("is needed together with ClientId.", [nameof(ClientSecret)]);
        if (!SecureAddress.Is(AuthorizationEndpoint)) yield return new(SecureAddress.Wanted, [nameof(AuthorizationEndpoint)]);
        if (!SecureAddress.Is(TokenEndpoint)) yield return new(SecureAddress.Wanted, [nameof(TokenEndpoint)]);
        if (!SecureAddress.Is(UserInformationEndpoint)) yield return new(SecureAddress.Wanted, [nameof(UserInformationEndpoint)]);
    }
}
