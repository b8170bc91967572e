using System.ComponentModel.DataAnnotations;
using System.Text;

namespace StreamVibe.Api.Accounts.External;

/// <summary>One outside issuer whose access tokens (JWT) sign people in, such as Supabase Auth. Section <c>Auth:Jwt</c>; all unset, there is none.</summary>
sealed class OutsideTokenOptions : IValidatableObject
{
    public const string Section = "Auth:Jwt";
    const int ShortestKey = 32;

    /// <summary>The <c>iss</c> of its tokens, letter by letter.</summary>
    public string? Issuer { get; set; }

    /// <summary>The <c>aud</c> of its tokens.</summary>
    public string? Audience { get; set; }

    /// <summary>Where it publishes its keys: discovery below this address, else <c>.well-known/jwks.json</c>. Tokens are RS256 or ES256.</summary>
    public string? Authority { get; set; }

    /// <summary>The secret it shares with us, of at least 32 bytes. Tokens are HS256.</summary>
    public string? SigningKey { get; set; }

    public bool IsConfigured => Issuer is { Length: > 0 } || Audience is { Length: > 0 } || Authority is { Length: > 0 } || SigningKey is { Length: > 0 };

    public IEnumerable<ValidationResult> Validate(ValidationContext context)
    {
        if (!IsConfigured) yield break;
        if (Issuer is not { Length: > 0 }) yield return new("is needed.", [nameof(Issuer)]);
        if (Audience is not { Length: > 0 }) yield return new("is needed.", [nameof(Audience)]);
        // With both, a published key would be one more secret to forge with.
        if (Authority is { Length: > 0 } == SigningKey is { Length: > 0 }) yield return new("is needed, or SigningKey, but not both.", [nameof(Authority)]);
        if (Authority is { Length: > 0 } && !SecureAddress.Is(Authority)) yield return new(SecureAddress.Wanted, [nameof(Authority)]);
        if (SigningKey is { Length: > 0 } && Encoding.UTF8.GetByteCount(SigningKey) < ShortestKey) yield return new($"must have at least {ShortestKey} bytes.", [nameof(SigningKey)]);
    }
}
