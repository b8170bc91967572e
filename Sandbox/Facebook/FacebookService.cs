namespace StreamVibe.Sandbox.Facebook;

/// <summary>Facebook Login: www.facebook.com's dialog and graph.facebook.com under one path.</summary>
internal sealed class FacebookService : IOutsideService
{
    public string Name => "facebook";

    public string Summary => "Facebook Login, with a consent page, and who a token belongs to.";

    public void Map(RouteGroupBuilder group)
    {
        group.MapDialog();
        group.MapGraph();
    }

    public void MapControl(RouteGroupBuilder control) => control.MapFacebookControl();

    public object ErrorBody(int status, string? reason, PathString path) => GraphError.Body(status == 429 ? 4 : 2, "Fault injected by the sandbox.", reason ?? "OAuthException");

    public void Reset()
    {
    }
}

internal static class FacebookRegistration
{
    public static IServiceCollection AddFacebook(this IServiceCollection services) => services
        .AddSingleton<FacebookTables>()
        .AddSingleton<FacebookLogin>()
        .AddSingleton<IOutsideService, FacebookService>();
}
