using StreamVibe.Settings;

namespace StreamVibe.Api.Accounts.Mail;

/// <summary>The outbox and its courier.</summary>
static class MailModule
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddSettings<EmailOptions>(EmailOptions.Section);
        services.AddHttpClient(MailRoute.Client, client => client.Timeout = TimeSpan.FromSeconds(10));
        services.AddScoped<Outbox>().AddScoped<MailToPeople>();
        services.AddSingleton<OutboxBell>().AddSingleton<MailLimit>().AddSingleton<MailRoute>().AddSingleton<Postman>().AddSingleton<MailMetrics>().AddSingleton<Courier>();
        return services.AddHostedService<CourierRounds>();
    }
}
