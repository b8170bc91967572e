using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using StreamVibe.Vault;

namespace StreamVibe.Connections;

/// <summary>
/// The secrets of a consent: a random state that is stored only as its hash, and a PKCE verifier (RFC 7636) that is stored nowhere,
/// since it is derived from the state with a key that only this installation has.
/// </summary>
static class ConsentRules
{
    /// <summary>How long a person may take at the platform.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>A new state: the id of the key its verifier is derived with, and 256 random bits.</summary>
    public static string NewState(KeyRing keys) => $"{keys.Current}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";

    /// <summary>The state of a client's own operation: the same for the same user and operation, so that a repeated request gets the same address. Nobody can tell it from a random one.</summary>
    public static string StateOf(Guid userId, OperationId operation, KeyRing keys) =>
        $"{keys.Current}.{Base64Url.EncodeToString(HMACSHA256.HashData(keys.Derive("state"), Encoding.UTF8.GetBytes($"{userId:N}|{operation.Value:N}|{operation.Fingerprint}")))}";

    public static byte[] Hash(string state) => SHA256.HashData(Encoding.UTF8.GetBytes(state));

    /// <summary>Null where the state names a key that is not in the ring.</summary>
    public static string? Verifier(string state, KeyRing keys)
    {
        var id = state.Split('.')[0];
        return keys.Find(id) is null ? null : Base64Url.EncodeToString(HMACSHA256.HashData(keys.Derive("pkce", id), Encoding.UTF8.GetBytes(state)));
    }

    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>Whether it can be a code at all (RFC 6749, appendix A.11: printable ASCII).</summary>
    public static bool IsCode(string? code) => code is { Length: > 0 and <= 2000 } && !code.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>What the browser is told of a failed exchange.</summary>
    public static string ErrorOf(PlatformFailure failure) => failure switch
    {
        PlatformFailure.GrantGone or PlatformFailure.Refused or PlatformFailure.TokenRejected => "exchange_failed",
        PlatformFailure.ScopeMissing => "scope_missing",
        _ => "unavailable",
    };

    /// <summary>The return address with one more query parameter.</summary>
    public static string Return(string returnUrl, string name, string value)
    {
        var fragment = returnUrl.IndexOf('#', StringComparison.Ordinal);
        var (address, rest) = fragment < 0 ? (returnUrl, "") : (returnUrl[..fragment], returnUrl[fragment..]);
        return Ascii($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}{rest}");
    }

    // A header holds ASCII only; what is escaped already stays as it is.
    static string Ascii(string address) => string.Concat(address.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
