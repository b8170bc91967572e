namespace StreamVibe.Sandbox.Mail;

/// <summary>Everybody's mail server: takes any message by SMTP and delivers it to a page.</summary>
internal sealed class MailService : IOutsideService
{
    public const string ServiceName = "mail";

    public string Name => ServiceName;

    public string Summary => "Catches mail; this page shows it.";

    public void Map(RouteGroupBuilder group) => group.MapMailPage();

    public void MapControl(RouteGroupBuilder control) => control.MapMailControl();

    public object ErrorBody(int status, string? reason, PathString path) => new { error = reason ?? "Fault injected by the sandbox." };

    public void Reset()
    {
    }
}

internal static class MailRegistration
{
    public static IServiceCollection AddMail(this IServiceCollection services) => services
        .AddSingleton<Mailbox>()
        .AddSingleton<SmtpServer>()
        .AddHostedService(provider => provider.GetRequiredService<SmtpServer>())
        .AddSingleton<IOutsideService, MailService>();
}
