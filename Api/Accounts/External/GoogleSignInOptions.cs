using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Api.Accounts.External;

/// <summary>Sign-in with Google. Section <c>Auth:Google</c>. While the sandbox is on, what is unset points at it.</summary>
sealed class GoogleSignInOptions : IValidatableObject
{
    public const string Section = "Auth:Google";

    /// <summary>OAuth client id; unset, nobody signs in with Google.</summary>
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>The issuer, whose discovery document says everything else.</summary>
    public string Authority { get; set; } = "https://accounts.google.com";

    public IEnumerable<ValidationResult> Validate(ValidationContext context)
    {
        if (ClientId is { Length: > 0 } != ClientSecret is { Length: > 0 }) yield return new("is needed together with ClientId.", [nameof(ClientSecret)]);
        if (!SecureAddress.Is(Authority)) yield return new(SecureAddress.Wanted, [nameof(Authority)]);
    }
}
