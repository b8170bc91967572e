using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Vault;

/// <summary>The keys that secrets are wrapped with. Section <c>Vault</c>.</summary>
public sealed class VaultOptions
{
    public const string Section = "Vault";

    /// <summary>What an id of a key looks like.</summary>
    public const string IdPattern = "^[A-Za-z0-9_-]{1,32}$";

    /// <summary>Id of the key that new secrets are wrapped with; one of <see cref="Keys"/>.</summary>
    [RegularExpression(IdPattern, ErrorMessage = "1 to 32 letters, digits, - or _.")]
    public string? CurrentKey { get; set; }

    /// <summary>Key id to 32 random bytes in base64. Keep an old key as long as a secret may be wrapped with it.</summary>
    public Dictionary<string, string> Keys { get; } = [];
}
