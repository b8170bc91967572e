using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Settings;

namespace StreamVibe.Notifications;

static class NotificationsModule
{
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSettings<LiveOptions>(LiveOptions.Section);
        services.AddSettings<NotificationOptions>(NotificationOptions.Section);
        return services.AddSingleton<NotificationStore>().AddSingleton<LocalInboxes>().AddHostedService<LiveSignals>();
    }
}
