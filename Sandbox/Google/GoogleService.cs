namespace StreamVibe.Sandbox.Google;

/// <summary>Google's sign-in: accounts.google.com, oauth2.googleapis.com and openidconnect.googleapis.com under one path.</summary>
internal sealed class GoogleService(ForgeryBoard forgeries) : IOutsideService
{
    public string Name => "google";

    public string Summary => "OAuth 2.0 and OpenID Connect, with a consent page.";

    public void Map(RouteGroupBuilder group)
    {
        group.MapAuthorization();
        group.MapToken();
        group.MapRevoke();
        group.MapDiscovery();
        group.MapUserInfo();
    }

    public void MapControl(RouteGroupBuilder control)
    {
        control.MapGoogleControl();
        GrantScripts.MapControl(control);
    }

    /// <summary>Every endpoint here speaks RFC 6749; trouble inside Google is <c>internal_failure</c>.</summary>
    public object ErrorBody(int status, string? reason, PathString path) => OAuthError.Body(
        reason ?? status switch { 400 => "invalid_grant", 401 => "invalid_client", 403 => "access_denied", 429 => "rate_limit_exceeded", _ => "internal_failure" },
        "Fault injected by the sandbox.");

    public void Reset() => forgeries.Clear();
}

internal static class GoogleRegistration
{
    public static IServiceCollection AddGoogle(this IServiceCollection services) => services
        .AddSingleton<Accounts>()
        .AddSingleton<GrantTables>()
        .AddSingleton<GrantScripts>()
        .AddSingleton<Grants>()
        .AddSingleton<TokenGrants>()
        .AddSingleton<SigningKeys>()
        .AddSingleton<ForgeryBoard>()
        .AddSingleton<Issuer>()
        .AddSingleton<IdTokens>()
        .AddSingleton<IOutsideService, GoogleService>();
}
