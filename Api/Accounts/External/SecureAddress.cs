namespace StreamVibe.Api.Accounts.External;

/// <summary>Addresses that a sign-in may depend on: who could read or change what passes there could be anybody.</summary>
static class SecureAddress
{
    public const string Wanted = "must be an https address, or http on a loopback host.";

    public static bool Is(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
